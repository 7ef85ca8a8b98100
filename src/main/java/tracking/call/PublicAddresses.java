package tracking.call;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;

/**
 * Tells public addresses from those of this machine, of private networks and of special use. Source: the special-purpose address registries of
 * IANA (RFC 6890). Pure.
 */
final class PublicAddresses {

    private static final List<Block> RESERVED_IPV4 = Block.all(
            "0.0.0.0/8", // this network
            "10.0.0.0/8", // private
            "100.64.0.0/10", // between carriers and their customers; some clouds have their metadata here
            "127.0.0.0/8", // loopback
            "168.63.129.16/32", // the metadata server of Azure
            "169.254.0.0/16", // link-local, with the metadata servers of most clouds
            "172.16.0.0/12", // private
            "192.0.0.0/24", // protocols, with the metadata server of Oracle's cloud
            "192.0.2.0/24", // documentation
            "192.88.99.0/24", // 6to4 relays
            "192.168.0.0/16", // private
            "198.18.0.0/15", // benchmarks
            "198.51.100.0/24", // documentation
            "203.0.113.0/24", // documentation
            "224.0.0.0/4", // multicast
            "240.0.0.0/4"); // reserved, with the broadcast address

    /**
     * All public IPv6 addresses are in this block. So loopback, unspecified, link-local, unique local, multicast, IPv4-mapped and NAT64
     * addresses are not.
     */
    private static final Block GLOBAL_IPV6 = Block.of("2000::/3");

    private static final List<Block> RESERVED_IPV6 = Block.all(
            "2001::/23", // protocols, with Teredo, which contains an IPv4 address
            "2001:db8::/32", // documentation
            "2002::/16", // 6to4, which contains an IPv4 address
            "3fff::/20"); // documentation

    private PublicAddresses() {}

    static boolean isPublic(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (address instanceof Inet4Address) {
            return RESERVED_IPV4.stream().noneMatch(block -> block.contains(bytes));
        }
        return GLOBAL_IPV6.contains(bytes)
                && RESERVED_IPV6.stream().noneMatch(block -> block.contains(bytes))
                && !hasIpv4AtItsEnd(bytes);
    }

    /** An ISATAP address (RFC 5214) is a tunnel to the IPv4 address that it ends with. */
    private static boolean hasIpv4AtItsEnd(byte[] bytes) {
        return (bytes[8] & 0xfd) == 0 && bytes[9] == 0 && bytes[10] == 0x5e && bytes[11] == (byte) 0xfe;
    }

    /** A block of addresses, such as {@code 10.0.0.0/8}. */
    private record Block(byte[] prefix, int bits) {

        static List<Block> all(String... blocks) {
            return List.of(blocks).stream().map(Block::of).toList();
        }

        static Block of(String block) {
            int slash = block.indexOf('/');
            return new Block(
                    InetAddress.ofLiteral(block.substring(0, slash)).getAddress(),
                    Integer.parseInt(block.substring(slash + 1)));
        }

        boolean contains(byte[] address) {
            int whole = bits / Byte.SIZE;
            for (int i = 0; i < whole; i++) {
                if (address[i] != prefix[i]) {
                    return false;
                }
            }
            int mask = 0xff << (Byte.SIZE - bits % Byte.SIZE);
            return bits % Byte.SIZE == 0 || ((address[whole] ^ prefix[whole]) & mask & 0xff) == 0;
        }
    }
}
