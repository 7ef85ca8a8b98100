package platform.callback;

import java.util.concurrent.CompletableFuture;

/** Where callbacks come in, whichever way they came. */
public interface CallbackReceiver {

    /**
     * Completed when it is stored; also if it was stored before.
     *
     * @param from the name of the provider, or carrier, from whom it claims to be
     * @throws platform.web.ProblemException when it is refused
     */
    CompletableFuture<Verdict> receive(String from, CallbackMessage message);
}
