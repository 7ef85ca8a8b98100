package app;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Import;

/**
 * The whole application over HTTP, with every actuator end point exposed under a path that is not the usual one, as the most careless
 * configuration would have it. All such classes share one application.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "management.endpoints.web.base-path=" + UnderAnotherManagementPath.PATH,
            "management.endpoints.web.exposure.include=*",
            "management.endpoint.heapdump.access=unrestricted"
        })
@Import(TheEdgeIsGuardedAndDescribedTests.ProbeController.class)
@interface UnderAnotherManagementPath {

    String PATH = "/manage";
}
