-- name: answers()$
-- The smallest question there is.
select true;
