package planted.order;

import java.time.LocalDate;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

public class ReadsTheWallClockByReference {

    Supplier<LocalDate> today = LocalDate::now;
    LongSupplier millis = System::currentTimeMillis;
}
