package platform.graphql;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import graphql.ExecutionInput;
import graphql.execution.AbortExecutionException;
import graphql.execution.preparsed.PreparsedDocumentEntry;
import graphql.execution.preparsed.PreparsedDocumentProvider;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import platform.trace.RepeatedFailures;

/** Keeps the documents that were parsed and found valid, because clients send the same ones again and again. */
final class KnownDocuments implements PreparsedDocumentProvider {

    private static final Logger LOG = LoggerFactory.getLogger(KnownDocuments.class);

    private static final RepeatedFailures REPEATED = new RepeatedFailures();

    /** Of text; a parsed document takes about 50 times as much memory. */
    private static final long MOST_CHARACTERS = 128 << 10;

    private static final Duration KEPT = Duration.ofMinutes(10);

    private final Cache<String, PreparsedDocumentEntry> valid = Caffeine.newBuilder()
            .expireAfterAccess(KEPT)
            .maximumWeight(MOST_CHARACTERS)
            .weigher((String text, PreparsedDocumentEntry entry) -> text.length() + 1)
            .build();

    @Override
    public CompletableFuture<PreparsedDocumentEntry> getDocumentAsync(
            ExecutionInput input, Function<ExecutionInput, PreparsedDocumentEntry> parse) {
        PreparsedDocumentEntry entry = valid.getIfPresent(input.getQuery());
        if (entry == null) {
            entry = parsed(input, parse);
            if (!entry.hasErrors()) {
                valid.put(input.getQuery(), entry);
            }
        }
        return CompletableFuture.completedFuture(entry);
    }

    /** The library fails on some documents that it should refuse, such as {@code subscription { a @skip(if: $unknown) }}. */
    private static PreparsedDocumentEntry parsed(
            ExecutionInput input, Function<ExecutionInput, PreparsedDocumentEntry> parse) {
        try {
            return parse.apply(input);
        } catch (AbortExecutionException refused) {
            return new PreparsedDocumentEntry(refused.toExecutionResult().getErrors());
        } catch (RuntimeException failed) {
            log(input, failed);
            return new PreparsedDocumentEntry(
                    GraphQlErrors.of(GraphQlProblem.QUERY_INVALID, "The document cannot be validated."));
        }
    }

    private static void log(ExecutionInput input, RuntimeException failed) {
        int count = REPEATED.count(failed);
        if (count == 1) {
            LOG.warn(
                    "GraphQL document refused, its validation failed: characters={}",
                    input.getQuery().length(),
                    failed);
        } else {
            LOG.warn(
                    "GraphQL document refused, its validation failed again: characters={} count={} failure={}",
                    input.getQuery().length(),
                    count,
                    RepeatedFailures.line(failed));
        }
    }
}
