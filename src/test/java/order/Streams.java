package order;

import java.util.List;
import order.stream.Replays;
import order.stream.StreamReplay;
import org.springframework.context.ApplicationContext;
import platform.sql.ReadSnapshot;

/** Lets tests of other packages compare every order with its stream. */
public final class Streams {

    private Streams() {}

    /** The numbers of the orders whose row differs from the replay of their stream. */
    public static List<String> differing(ApplicationContext context) {
        return new StreamReplay(context.getBean(Replays.class), context.getBean(ReadSnapshot.class))
                .compare().different().stream().map(Replays.Different::orderNo).toList();
    }
}
