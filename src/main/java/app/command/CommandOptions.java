package app.command;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Unmatched;

/**
 * The command line of a command, as picocli fills it in. Besides a command's own options, settings of the platform may stand in it, such as
 * {@code --orderwright.home=…}.
 */
public abstract class CommandOptions {

    /** The exit code of a command that has done nothing, such as after a wrong command line. */
    public static final int NOT_DONE = 2;

    private static final String SETTING = "--[a-z]+\\.[^=]+=.*";

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help.")
    private boolean help;

    @Unmatched
    private List<String> settings = new ArrayList<>();

    /**
     * Fills in what the command line says; or else prints how the command is used, if that was asked for, or what is wrong.
     *
     * @return the exit code, if there is nothing else to do
     */
    public final OptionalInt read(String[] arguments, PrintStream out, PrintStream err) {
        CommandLine line = new CommandLine(this);
        try {
            line.parseArgs(arguments);
            if (help) {
                out.print(usage(line));
                return OptionalInt.of(0);
            }
            for (String setting : settings) {
                if (!setting.matches(SETTING)) {
                    throw new ParameterException(line, "there is no option " + setting);
                }
            }
            check(line);
        } catch (ParameterException wrong) {
            err.println(line.getCommandName() + ": " + wrong.getMessage());
            return OptionalInt.of(NOT_DONE);
        }
        return OptionalInt.empty();
    }

    /** How the command is used. */
    protected String usage(CommandLine line) {
        return line.getUsageMessage();
    }

    /** @throws ParameterException if the options do not go together; the message says why */
    protected void check(CommandLine line) {}

    /** The command line as settings of the platform. A command adds its own options to them. */
    public List<String> settings() {
        return new ArrayList<>(settings);
    }
}
