package platform.background;

import java.util.List;

/** A background loop that runs as long as the application runs. */
public abstract class ApplicationLoop extends ApplicationLoops {

    /** @param enabled whether the loop starts; false in a read-only task, because the loop writes */
    protected ApplicationLoop(boolean enabled) {
        super(enabled);
    }

    /** Starts the loop. */
    protected abstract BackgroundLoop begin();

    @Override
    protected final List<BackgroundLoop> beginAll() {
        return List.of(begin());
    }
}
