package app;

import app.audit.AuditCommand;
import app.command.PlatformCommand;
import app.command.ReplayStreamsCommand;
import app.identity.RotateTokenKeyCommand;
import app.personalkeys.PersonalKeysCommand;
import app.start.Training;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;
import replay.DemoCommand;
import replay.ReplayCommand;

/** The command line, except for a plain start of the platform. */
@Command(
        name = "orderwright",
        scope = ScopeType.INHERIT,
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpWidth = 110,
        versionProvider = OrderwrightCommand.Version.class,
        synopsisSubcommandLabel = "[--AREA.NAME=VALUE... | COMMAND [ARGUMENTS...]]",
        description = "Without a command the platform starts. Its settings, such as --server.port=8081 or"
                + " --orderwright.home=FOLDER, are also accepted by the commands that use a database or the folder"
                + " of an installation.",
        subcommands = {
            DemoCommand.class,
            ReplayCommand.class,
            ReplayStreamsCommand.class,
            AuditCommand.class,
            PersonalKeysCommand.class,
            RotateTokenKeyCommand.class,
            Training.class,
            HelpCommand.class
        })
public final class OrderwrightCommand extends PlatformCommand {

    private OrderwrightCommand() {}

    /** Returns the command line; {@code execute} returns the exit code. */
    public static CommandLine line() {
        CommandLine line = new CommandLine(new OrderwrightCommand());
        line.setParameterExceptionHandler((wrong, arguments) -> explain(wrong));
        line.setExecutionStrategy(parsed -> {
            refuseUnknown(parsed);
            return new RunLast().execute(parsed);
        });
        return line;
    }

    /** Picocli leaves this to the commands, because the settings of the platform are unknown to it. */
    private static void refuseUnknown(ParseResult parsed) {
        boolean acceptsSettings = parsed.commandSpec().userObject() instanceof PlatformCommand;
        List<String> unknown = parsed.unmatched().stream()
                .filter(it -> !(acceptsSettings && it.matches(SETTING)))
                .toList();
        if (!unknown.isEmpty()) {
            throw new UnmatchedArgumentException(parsed.commandSpec().commandLine(), unknown);
        }
        if (parsed.hasSubcommand()) {
            refuseUnknown(parsed.subcommand());
        }
    }

    private static int explain(ParameterException wrong) {
        CommandLine line = wrong.getCommandLine();
        PrintWriter err = line.getErr();
        err.println(line.getCommandName() + ": " + wrong.getMessage());
        UnmatchedArgumentException.printSuggestions(wrong, err);
        CommandLine.Help help = line.getHelp();
        err.print(help.fullSynopsis() + help.commandListHeading() + help.commandList());
        err.printf("Try '%s --help'.%n", line.getCommandSpec().qualifiedName());
        return NOT_DONE;
    }

    /** The version of the jar, from its manifest. */
    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() {
            String version = OrderwrightCommand.class.getPackage().getImplementationVersion();
            return new String[] {"Orderwright " + Optional.ofNullable(version).orElse("(not built as a jar)")};
        }
    }
}
