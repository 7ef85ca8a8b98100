/**
 * Personal data is encrypted under a key of its person. The deletion of the key erases the data. Other packages use {@link
 * platform.privacy.PersonalKeys} for data of persons and {@link platform.privacy.Seals} for other secrets. A module that stores data about users
 * beside their orders contributes {@link platform.privacy.PersonalRecords}.
 */
@NamedInterface("privacy")
@NullMarked
package platform.privacy;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
