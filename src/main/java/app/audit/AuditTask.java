package app.audit;

import java.io.IOException;
import java.sql.SQLException;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.stereotype.Component;
import platform.audit.ConditionalOnAudit;

/** Runs the audit and prints its result. */
@Component
@ConditionalOnAudit
class AuditTask implements ApplicationRunner, ExitCodeGenerator {

    private final Audit audit;
    private final AuditSettings settings;
    private int exitCode;

    AuditTask(Audit audit, AuditSettings settings) {
        this.audit = audit;
        this.settings = settings;
    }

    @Override
    public void run(ApplicationArguments arguments) throws IOException, SQLException {
        AuditResult outcome = audit.run(settings.repair());
        Report report = new Report(outcome);
        System.out.print(report.text());
        if (settings.json() != null) {
            report.write(settings.json());
        }
        exitCode = outcome.isClean() ? 0 : 1;
    }

    @Override
    public int getExitCode() {
        return exitCode;
    }
}
