package platform.callback;

import java.util.concurrent.CompletableFuture;

/** Receives callbacks, over HTTP or by a direct call. */
public interface CallbackReceiver {

    /**
     * Verifies and stores a callback. The future completes when the callback is stored, also if it was stored before.
     *
     * @param from name of the provider or carrier from which the callback claims to come
     * @throws platform.web.ProblemException if the callback is refused
     */
    CompletableFuture<Verdict> receive(String from, CallbackMessage message);
}
