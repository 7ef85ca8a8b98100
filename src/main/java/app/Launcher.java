package app;

import java.lang.reflect.InvocationTargetException;

/**
 * Where the jar starts. It is compiled for an older Java than the rest, so that one can still say which Java is needed;
 * for the same reason it names {@link Orderwright} at run time only.
 */
public final class Launcher {

    private static final int NEEDED = 25;

    private Launcher() {}

    public static void main(String[] arguments) throws Throwable {
        int found = Runtime.version().feature();
        if (found < NEEDED) {
            System.err.println("Orderwright needs Java " + NEEDED + " or later; this is Java " + found + ".");
            System.exit(1);
        }
        try {
            Class.forName("app.Orderwright").getMethod("main", String[].class).invoke(null, (Object) arguments);
        } catch (InvocationTargetException failed) {
            throw failed.getTargetException();
        }
    }
}
