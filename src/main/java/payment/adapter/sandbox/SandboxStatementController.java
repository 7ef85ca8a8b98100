package payment.adapter.sandbox;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import payment.statement.PlatformStatement;
import payment.statement.StatementLine;
import platform.sandbox.ConditionalOnSandbox;
import platform.sandbox.SandboxAnswers;
import platform.security.OpenToAll;
import platform.web.ProblemException;

/** The statements of the sandbox: what it really did, whether or not its callbacks arrived. */
@RestController
@RequestMapping("/sandbox")
@OpenToAll("The sandbox stands for an external system; it exists only in first runs and tests")
@ConditionalOnSandbox(SandboxProperties.ENABLED)
@Tag(name = "Sandboxes")
class SandboxStatementController {

    private final SandboxAccounts accounts;
    private final SandboxAnswers providerAnswers;

    SandboxStatementController(SandboxAccounts accounts, SandboxAnswers providerAnswers) {
        this.accounts = accounts;
        this.providerAnswers = providerAnswers;
    }

    static String path(LocalDate day) {
        return "/sandbox/statements/" + day;
    }

    @GetMapping(path = "/statements/{day}", produces = "text/csv")
    @Operation(
            summary = "Get the statement of a day",
            description =
                    "The captures and refunds of the sandbox on this day in UTC, as CSV. The sandbox keeps the last"
                            + " 10,000 payments since its start, so it has no statement of a day of which it does not know all;"
                            + " with `partial=true` it gives what it knows.")
    byte[] getSandboxStatement(@PathVariable LocalDate day, @RequestParam(defaultValue = "false") boolean partial)
            throws IOException {
        providerAnswers.requireNoFailure();
        Instant from = day.atStartOfDay(ZoneOffset.UTC).toInstant();
        if (!partial && from.isBefore(accounts.completeSince())) {
            throw ProblemException.notFound("The sandbox does not know all payments of this day.");
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        PlatformStatement.Writer writer = new PlatformStatement.Writer(file);
        for (StatementLine line : accounts.lines(
                from, day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant())) {
            writer.add(line);
        }
        writer.end();
        return file.toByteArray();
    }
}
