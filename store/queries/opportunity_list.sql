-- name: page(view, like, limit, offset)
-- One page of the opportunities that staff look for.
select * from opportunity
where case :view::text
        when 'open' then stage = 'submitted' or change = 'open'
        when 'returned' then stage = 'returned' or change = 'returned'
        when 'published' then stage = 'published'
        else true
      end
  and (:like::text = '' or search_key like :like)
order by case when :view = 'open' then due_at end, received_at desc, number desc
limit :limit offset :offset;

-- name: total(view, like)$
-- How many there are.
select count(*) from opportunity
where case :view::text
        when 'open' then stage = 'submitted' or change = 'open'
        when 'returned' then stage = 'returned' or change = 'returned'
        when 'published' then stage = 'published'
        else true
      end
  and (:like::text = '' or search_key like :like);
