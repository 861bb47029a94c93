-- name: open_applications()
-- Every application somebody waits for: submitted and not recorded yet, or recorded and not decided.
select submission.entity
from submission left join application on application.submission = submission.id
where submission.kind = 'application'
  and (application.stage is null or application.stage in ('submitted', 'under_review', 'information_requested'))
order by submission.received_at, submission.id;
