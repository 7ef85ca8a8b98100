package payment.fake;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Calls to a provider, repeated as the platform repeats them. */
public final class Calls {

    private static final int MOST = 100;

    private Calls() {}

    /**
     * The first answer. A call that ends with an {@link IOException} is repeated, because its outcome is unknown.
     *
     * @param trouble what happens to each request of the first call; null for nothing
     */
    public static <T> T untilAnswered(FakeProvider<?> provider, @Nullable Trouble trouble, Callable<T> call)
            throws Exception {
        provider.trouble = trouble;
        for (int i = 1; ; i++) {
            try {
                return call.call();
            } catch (IOException unknown) {
                if (i == MOST) {
                    throw unknown;
                }
            } finally {
                provider.trouble = null;
            }
        }
    }
}
