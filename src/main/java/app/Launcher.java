package app;

import java.lang.reflect.InvocationTargetException;

/**
 * The main class of the jar. It is compiled for an older Java than all other classes, so that an older Java can run it and print which Java
 * is needed. For the same reason it loads {@link Orderwright} by name at run time.
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
