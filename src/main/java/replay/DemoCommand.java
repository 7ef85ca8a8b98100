package replay;

import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command {@code demo}. */
@Command(
        name = "demo",
        description = {
            "Fills a running first run with a week of orders, through its API.",
            "The goods, quantities and countries are real; the times lie in the last seven days. Some orders are not"
                    + " paid, cancelled, to be sent, on their way, delivered or returned, one refund has failed, and"
                    + " some goods run low."
        },
        footer = {
            "",
            "Running it again adds nothing: it only continues what an interrupted run has left.",
            "Exit code: 0 if the shop has the whole week; 1 if not; 2 for a wrong command line."
        })
public final class DemoCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private PlatformOptions platform = new PlatformOptions();

    /** Fills the shop and returns the exit code. */
    @Override
    public Integer call() {
        return new Demo(
                        platform.url(),
                        platform.credentials(),
                        spec.commandLine().getOut(),
                        Clock.systemUTC().instant())
                .run();
    }
}
