package org.samizdat.giving;

import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobExecutionContext;

/** Knocks every hour: forgets who came through the gate two days ago. */
@DisallowConcurrentExecution
class GateJob implements Job {

  private final Gate gate;

  GateJob(Gate gate) {
    this.gate = gate;
  }

  @Override
  public void execute(JobExecutionContext context) {
    gate.forgetOld();
  }
}
