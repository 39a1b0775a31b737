-- Jobs that run by the clock: Quartz.NET keeps its schedule here, so that of many hosts one runs each; and what came of them.

create table platform.qrtz_job_details (
  sched_name text not null,
  job_name text not null,
  job_group text not null,
  description text,
  job_class_name text not null,
  is_durable bool not null,
  is_nonconcurrent bool not null,
  is_update_data bool not null,
  requests_recovery bool not null,
  job_data bytea,
  primary key (sched_name, job_name, job_group)
);
comment on table platform.qrtz_job_details is 'Jobs that Quartz knows. As Quartz.NET 4.7 defines it.';

create table platform.qrtz_triggers (
  sched_name text not null,
  trigger_name text not null,
  trigger_group text not null,
  job_name text not null,
  job_group text not null,
  description text,
  next_fire_time bigint,
  prev_fire_time bigint,
  priority integer,
  trigger_state text not null,
  trigger_type text not null,
  start_time bigint not null,
  end_time bigint,
  calendar_name text,
  misfire_instr smallint,
  misfire_orig_fire_time bigint,
  execution_group varchar(200),
  preferred_node varchar(200),
  preferred_node_auto bool not null default false,
  retry_policy varchar(250),
  retry_attempt integer,
  continues_trigger_name text,
  continues_trigger_group text,
  continuation_condition integer,
  overlap_policy integer,
  pause_reason varchar(250),
  paused_by varchar(200),
  paused_at bigint,
  misfire_threshold bigint,
  fixed_delay bool,
  job_data bytea,
  primary key (sched_name, trigger_name, trigger_group),
  foreign key (sched_name, job_name, job_group)
    references platform.qrtz_job_details (sched_name, job_name, job_group)
);
comment on table platform.qrtz_triggers is 'When Quartz runs which job. As Quartz.NET 4.7 defines it.';

create table platform.qrtz_simple_triggers (
  sched_name text not null,
  trigger_name text not null,
  trigger_group text not null,
  repeat_count bigint not null,
  repeat_interval bigint not null,
  times_triggered bigint not null,
  primary key (sched_name, trigger_name, trigger_group),
  foreign key (sched_name, trigger_name, trigger_group)
    references platform.qrtz_triggers (sched_name, trigger_name, trigger_group) on delete cascade
);
comment on table platform.qrtz_simple_triggers is 'Quartz: triggers that repeat after a while. As Quartz.NET 4.7 defines it.';

create table platform.qrtz_cron_triggers (
  sched_name text not null,
  trigger_name text not null,
  trigger_group text not null,
  cron_expression text not null,
  time_zone_id text,
  primary key (sched_name, trigger_name, trigger_group),
  foreign key (sched_name, trigger_name, trigger_group)
    references platform.qrtz_triggers (sched_name, trigger_name, trigger_group) on delete cascade
);
comment on table platform.qrtz_cron_triggers is 'Quartz: triggers by cron expression. As Quartz.NET 4.7 defines it.';

create table platform.qrtz_simprop_triggers (
  sched_name text not null,
  trigger_name text not null,
  trigger_group text not null,
  str_prop_1 text,
  str_prop_2 text,
  str_prop_3 text,
  int_prop_1 integer,
  int_prop_2 integer,
  long_prop_1 bigint,
  long_prop_2 bigint,
  dec_prop_1 numeric,
  dec_prop_2 numeric,
  bool_prop_1 bool,
  bool_prop_2 bool,
  time_zone_id text,
  primary key (sched_name, trigger_name, trigger_group),
  foreign key (sched_name, trigger_name, trigger_group)
    references platform.qrtz_triggers (sched_name, trigger_name, trigger_group) on delete cascade
);
comment on table platform.qrtz_simprop_triggers is 'Quartz: triggers of other kinds. As Quartz.NET 4.7 defines it.';

create table platform.qrtz_blob_triggers (
  sched_name text not null,
  trigger_name text not null,
  trigger_group text not null,
  blob_data bytea,
  primary key (sched_name, trigger_name, trigger_group),
  foreign key (sched_name, trigger_name, trigger_group)
    references platform.qrtz_triggers (sched_name, trigger_name, trigger_group) on delete cascade
);
comment on table platform.qrtz_blob_triggers is 'Quartz: triggers of kinds it does not know. As Quartz.NET 4.7 defines it.';

create table platform.qrtz_calendars (
  sched_name text not null,
  calendar_name text not null,
  calendar bytea not null,
  primary key (sched_name, calendar_name)
);
comment on table platform.qrtz_calendars is 'Quartz: days on which nothing runs. As Quartz.NET 4.7 defines it.';

create table platform.qrtz_paused_trigger_grps (
  sched_name text not null,
  trigger_group text not null,
  pause_reason varchar(250),
  paused_by varchar(200),
  paused_at bigint,
  primary key (sched_name, trigger_group)
);
comment on table platform.qrtz_paused_trigger_grps is 'Quartz: groups of triggers that rest. As Quartz.NET 4.7 defines it.';

create table platform.qrtz_paused_job_grps (
  sched_name text not null,
  job_group text not null,
  pause_reason varchar(250),
  paused_by varchar(200),
  paused_at bigint,
  primary key (sched_name, job_group)
);
comment on table platform.qrtz_paused_job_grps is 'Quartz: groups of jobs that rest. As Quartz.NET 4.7 defines it.';

create table platform.qrtz_fired_triggers (
  sched_name text not null,
  entry_id text not null,
  trigger_name text not null,
  trigger_group text not null,
  instance_name text not null,
  fired_time bigint not null,
  sched_time bigint not null,
  priority integer not null,
  state text not null,
  job_name text,
  job_group text,
  is_nonconcurrent bool not null,
  requests_recovery bool,
  execution_group varchar(200),
  progress integer,
  progress_message varchar(250),
  interrupt_requested_time bigint,
  primary key (sched_name, entry_id)
);
comment on table platform.qrtz_fired_triggers is 'Quartz: what runs now, and where. As Quartz.NET 4.7 defines it.';

create table platform.qrtz_scheduler_state (
  sched_name text not null,
  instance_name text not null,
  last_checkin_time bigint not null,
  checkin_interval bigint not null,
  quartz_version varchar(20),
  primary key (sched_name, instance_name)
);
comment on table platform.qrtz_scheduler_state is 'Quartz: hosts that are alive. As Quartz.NET 4.7 defines it.';

create table platform.qrtz_locks (
  sched_name text not null,
  lock_name text not null,
  primary key (sched_name, lock_name)
);
comment on table platform.qrtz_locks is 'Quartz: what hosts take turns by. As Quartz.NET 4.7 defines it.';

create index qrtz_j_g_n_idx on platform.qrtz_job_details (sched_name, job_group, job_name);
create index qrtz_t_j_idx on platform.qrtz_triggers (sched_name, job_name, job_group);
create index qrtz_t_g_n_idx on platform.qrtz_triggers (sched_name, trigger_group, trigger_name);
create index qrtz_t_c_idx on platform.qrtz_triggers (sched_name, calendar_name);
create index qrtz_t_nft_st_idx on platform.qrtz_triggers (sched_name, trigger_state, next_fire_time asc, priority desc, misfire_instr);
create index qrtz_ft_inst_job_req_rcvry_idx on platform.qrtz_fired_triggers (sched_name, instance_name, requests_recovery);
create index qrtz_ft_j_g_idx on platform.qrtz_fired_triggers (sched_name, job_name, job_group);
create index qrtz_ft_t_g_idx on platform.qrtz_fired_triggers (sched_name, trigger_name, trigger_group);

grant select, insert, update, delete on
  platform.qrtz_job_details, platform.qrtz_triggers, platform.qrtz_simple_triggers, platform.qrtz_cron_triggers,
  platform.qrtz_simprop_triggers, platform.qrtz_blob_triggers, platform.qrtz_calendars,
  platform.qrtz_paused_trigger_grps, platform.qrtz_paused_job_grps, platform.qrtz_fired_triggers,
  platform.qrtz_scheduler_state, platform.qrtz_locks
  to stoa_app;

create table platform.job_runs (
  run_id bigint generated always as identity primary key,
  job text not null check (job ~ '^[a-z]+(-[a-z]+)*$'),
  started_at timestamptz not null default now(),
  finished_at timestamptz,
  succeeded boolean,
  summary jsonb not null default '{}',
  error text check (length(error) <= 1000),
  started_by bigint references accounts.users on delete set null,
  check ((finished_at is null) = (succeeded is null)),
  check (succeeded is distinct from false or error is not null)
);
comment on table platform.job_runs is
  'What jobs did: summary holds figures, nothing personal; error is why one failed. Without finished_at it runs now, or its host ended: the next run of the same job closes it.';
comment on column platform.job_runs.started_by is 'Who asked for it; null when the clock did.';
create index job_runs_job_idx on platform.job_runs (job, run_id);
create unique index job_runs_running_key on platform.job_runs (job) where finished_at is null;
create index job_runs_started_by_idx on platform.job_runs (started_by);
grant select, insert, update, delete on platform.job_runs to stoa_app;
