package io.trailkeeper.cli.run;

import io.trailkeeper.core.cluster.ClusterIdentity;
import picocli.CommandLine.Option;

/** Who the cluster is that events come from, where no cluster can be asked. */
public final class IdentityArguments {

  @Option(
      names = "--account-id",
      paramLabel = "ID",
      defaultValue = ClusterIdentity.DEFAULT_ACCOUNT_ID,
      description =
          "the cluster's account id, 12 digits, in keys and ARNs; give each cluster its own where"
              + " several deliver to one bucket. Default: ${DEFAULT-VALUE}")
  private String accountId = ClusterIdentity.DEFAULT_ACCOUNT_ID;

  @Option(
      names = "--region",
      paramLabel = "REGION",
      defaultValue = ClusterIdentity.DEFAULT_REGION,
      description = "the cluster's region, likewise. Default: ${DEFAULT-VALUE}")
  private String region = ClusterIdentity.DEFAULT_REGION;

  /**
   * Returns the identity.
   *
   * @throws IllegalArgumentException naming the value that is not of its form
   */
  public ClusterIdentity identity() {
    return new ClusterIdentity(accountId, region);
  }
}
