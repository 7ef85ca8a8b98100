package payment.fake;

import java.io.IOException;

/** Calls to a provider, repeated as the platform repeats them. */
public final class Calls {

    private static final int MOST = 100;

    private Calls() {}

    /** A call that ends with an {@link IOException} if its outcome is unknown. */
    public interface Call<T> {
        T call() throws IOException, InterruptedException;
    }

    /** The first answer. */
    public static <T> T untilAnswered(Call<T> call) throws IOException, InterruptedException {
        for (int i = 1; ; i++) {
            try {
                return call.call();
            } catch (IOException unknown) {
                if (i == MOST) {
                    throw unknown;
                }
            }
        }
    }
}
