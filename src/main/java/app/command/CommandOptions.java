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
 * The command line of a command, as picocli parses it. Besides the command's own options it may contain settings of the platform, such as
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
     * Parses the command line into this object. Prints the usage to {@code out} if the user asked for help, or the error to {@code err} if
     * the command line is wrong.
     *
     * @return the exit code if the command has nothing else to do (help or error); empty if it is to run
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

    /** Returns the usage text of the command. */
    protected String usage(CommandLine line) {
        return line.getUsageMessage();
    }

    /** @throws ParameterException if the combination of options is not allowed; the message says why */
    protected void check(CommandLine line) {}

    /** Returns the command line as settings of the platform. A command adds its own options to this list. */
    public List<String> settings() {
        return new ArrayList<>(settings);
    }
}
