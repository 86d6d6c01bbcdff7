package io.trailkeeper.faults.command;

import io.trailkeeper.faults.fault.Fault;
import io.trailkeeper.faults.lab.LabOptions.DestinationKind;
import java.util.List;

/**
 * What is done in one lab, one fault after the other; lanes run side by side.
 *
 * @param name lower-case letters
 * @param destination where its Trail delivers
 * @param smallDisks whether it needs disks that can be filled
 * @param faults in their order, each as often as it is to be
 */
record LanePlan(String name, DestinationKind destination, boolean smallDisks, List<Fault> faults) {
  LanePlan {
    faults = List.copyOf(faults);
  }
}
