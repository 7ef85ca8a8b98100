/**
 * Personal data is encrypted under a key of its person. The deletion of the key erases the data. {@link platform.privacy.PersonalKeys} is the door
 * of the package for data of persons, {@link platform.privacy.Seals} for other secrets. A module that stores more about users than orders
 * contributes {@link platform.privacy.PersonalRecords}.
 */
@NamedInterface("privacy")
@NullMarked
package platform.privacy;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
