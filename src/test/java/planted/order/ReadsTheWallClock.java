package planted.order;

import java.time.Instant;

public class ReadsTheWallClock {

    Instant created = Instant.now();
}
