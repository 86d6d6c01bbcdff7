package io.trailkeeper.cli.process;

import org.jspecify.annotations.Nullable;

/** The version of Trailkeeper that runs. */
public final class BuildVersion {

  private BuildVersion() {}

  /** Returns what the build wrote into the jar; {@code unknown} where classes run without one. */
  public static String get() {
    @Nullable String version = BuildVersion.class.getPackage().getImplementationVersion();
    return version == null ? "unknown" : version;
  }
}
