package app.command;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Unmatched;

/**
 * The command line of a command, as picocli fills it in. Besides a command's own options, settings of the platform may stand in it, such as
 * {@code --orderwright.home=…}.
 */
public abstract class CommandOptions {

    private static final String SETTING = "--[a-z]+\\.[^=]+=.*";

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help.")
    private boolean help;

    @Unmatched
    private List<String> settings = new ArrayList<>();

    /**
     * Fills in what the command line says.
     *
     * @throws ParameterException for an option that does not exist; the message names it
     */
    public final void fill(String... arguments) {
        CommandLine line = new CommandLine(this);
        line.parseArgs(arguments);
        for (String setting : settings) {
            if (!setting.matches(SETTING)) {
                throw new ParameterException(line, "there is no option " + setting);
            }
        }
    }

    public final boolean isHelpWanted() {
        return help;
    }

    /** How the command is used. */
    public final String usage() {
        return new CommandLine(this).getUsageMessage();
    }

    /** The command line as settings of the platform. A command adds its own options to them. */
    public List<String> settings() {
        return new ArrayList<>(settings);
    }
}
