package tracking.call;

import java.net.InetAddress;

/** Which addresses may be called. */
enum AllowedAddresses {
    /** Those of the internet. */
    PUBLIC {
        @Override
        boolean allows(InetAddress address) {
            return PublicAddresses.isPublic(address);
        }
    },
    /** Those of the internet and of this machine. */
    PUBLIC_AND_LOOPBACK {
        @Override
        boolean allows(InetAddress address) {
            return PublicAddresses.isPublic(address) || address.isLoopbackAddress();
        }
    },
    /** Those of this machine. */
    LOOPBACK {
        @Override
        boolean allows(InetAddress address) {
            return address.isLoopbackAddress();
        }
    };

    abstract boolean allows(InetAddress address);

    void require(InetAddress address) throws AddressRefusedException {
        if (!allows(address)) {
            throw new AddressRefusedException();
        }
    }
}
