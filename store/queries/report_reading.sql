-- name: missing(provider, first_day, last_day)$
-- How many dates of a provider within some days are not counted.
select count(*) from occurrence
where provider = :provider and last_day between :first_day and :last_day and state in ('scheduled', 'delivered');

-- name: participants(provider, first_day, last_day)
-- Who holds a valid certificate of a date of a provider within some days.
select certificate.event, event.title, occurrence.ordinal, occurrence.first_day, occurrence.last_day, certificate.name,
       certificate.number, certificate.units
from occurrence
join event on event.number = occurrence.event
join certificate on certificate.event = occurrence.event and certificate.occurrence = occurrence.ordinal
where occurrence.provider = :provider and occurrence.last_day between :first_day and :last_day
  and occurrence.state <> 'cancelled' and certificate.state = 'valid'
order by certificate.event, occurrence.ordinal, certificate.name, certificate.number;
