package app;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;

/**
 * The classes that structure rules check: those of the application, or planted ones that break each rule once. The planted ones show
 * that a rule still detects violations.
 *
 * @param root the prefix of the modules' packages
 */
record Code(String root, JavaClasses classes) {

    static final Code APPLICATION = new Code("", application());
    static final Code PLANTED = new Code("planted.", new ClassFileImporter().importPackages("planted"));

    /** All classes in the output folder of the main class, whatever their package. */
    private static JavaClasses application() {
        var compiled = Orderwright.class.getProtectionDomain().getCodeSource().getLocation();
        return new ClassFileImporter().importUrl(compiled);
    }

    /** The classes without generated ones. */
    JavaClasses written() {
        return classes.that(DescribedPredicate.describe("are not generated", it -> !isGenerated(it)));
    }

    String module(JavaClass type) {
        String name = inside(type);
        int end = name.indexOf('.');
        return end < 0 ? name : name.substring(0, end);
    }

    boolean isOurs(JavaClass type) {
        return type.getPackageName().startsWith(root) && Design.ARROWS.containsKey(module(type));
    }

    boolean isInBasePackage(JavaClass type) {
        return inside(type).equals(module(type));
    }

    /** Whether the type lies in the package, named without the root, or below it. */
    boolean isWithin(JavaClass type, String packageName) {
        return inside(type).equals(packageName) || inside(type).startsWith(packageName + ".");
    }

    boolean isGenerated(JavaClass type) {
        return isWithin(type, module(type) + ".jooq");
    }

    private String inside(JavaClass type) {
        String name = type.getPackageName();
        return name.startsWith(root) ? name.substring(root.length()) : name;
    }
}
