package outbox;

import java.util.List;

/** Outside listeners that are known only when the application starts, such as one for each configured provider. */
public interface OutsideListeners {

    List<? extends OutsideListener<?>> outsideListeners();
}
