package app.audit;

import java.util.List;

/** Checks the bulk jobs of operators. */
final class BulkChecks {

    static final List<Check> ALL = List.of(
            Check.of("bulk-job-counts", "The counts of a bulk job are not those of its items.", """
                    select j.job_id::text, format('Job %s has %s items: %s done, %s refused, %s failed; its rows say %s items: %s, %s, %s',
                        j.job_id, j.items, j.done, j.refused, j.failed, i.items, i.done, i.refused, i.failed)
                    from platform.bulk_job j cross join lateral (
                        select count(*) as items, count(*) filter (where result = 'DONE') as done,
                            count(*) filter (where result = 'REFUSED') as refused, count(*) filter (where result = 'FAILED') as failed
                        from platform.bulk_item where job_id = j.job_id) i
                    where (j.items, j.done, j.refused, j.failed) is distinct from (i.items, i.done, i.refused, i.failed)"""),
            Check.of("bulk-item-late", "An item of a bulk job has been due for more than five minutes.", """
                    select job_id || '/' || position, format('Item %s of job %s is due since %s, after %s attempts', object_id, job_id, due_at,
                        attempts)
                    from platform.bulk_item where result is null and due_at < now() - interval '5 minutes'"""));

    private BulkChecks() {}
}
