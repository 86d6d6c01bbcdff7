package io.trailkeeper.crds.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that starts a real API server with {@link TestingKubernetes}.
 *
 * <p>Where the programs for it are neither on disk nor to be downloaded, the test does not run, and
 * one line of each JVM says so on standard output. With {@code -Dapiserver.tests=required} it fails
 * instead.
 */
@Documented
@Inherited
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(KubernetesTestCondition.class)
public @interface KubernetesTest {}
