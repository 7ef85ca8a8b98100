package app.command;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** A command that accepts settings of the platform besides its own options, such as {@code --orderwright.home=…}. */
public abstract class PlatformCommand {

    /** What a setting looks like on the command line. */
    public static final String SETTING = "--([^.=]+\\.[^=]+|debug|trace)(=.*)?";

    /** The exit code of a command that has done nothing, such as after a wrong command line. */
    public static final int NOT_DONE = CommandLine.ExitCode.USAGE;

    @Spec
    private CommandSpec spec;

    @ParentCommand
    private @Nullable PlatformCommand parent;

    @Unmatched
    private List<String> settings = new ArrayList<>();

    protected final CommandSpec spec() {
        return spec;
    }

    /**
     * Returns the command line as settings of the platform. A command adds its own options to this list.
     *
     * @throws CommandLine.ParameterException if the combination of options is not allowed; the message says why
     */
    public List<String> settings() {
        List<String> all = parent == null ? new ArrayList<>() : parent.settings();
        all.addAll(settings);
        return all;
    }
}
