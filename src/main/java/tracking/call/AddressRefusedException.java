package tracking.call;

import java.net.UnknownHostException;

/** The host of a URL has an address that may not be called. The message does not tell the address, because it may be of a private network. */
final class AddressRefusedException extends UnknownHostException {

    AddressRefusedException() {
        super("The host has an address that is not public");
    }
}
