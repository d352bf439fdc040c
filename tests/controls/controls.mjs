// What keeps work safe, a protection each: how to switch it off in a copy of the source, and the tests that must fail then.
//
// `find` stands exactly once in `file` (below src), however its parts are spaced and broken into lines, and is replaced by `put`. OFF in it is true while this
// protection is switched off. `noticed` names tests of Ralf.Actions.Tests by class and method; each of them must fail. LOCAL and ACTIONS are the simulations.
export const LOCAL = "LocalSimulationTests.A_run_ends_and_lands_only_what_it_may_and_dying_anywhere_changes_nothing";
export const ACTIONS = "ActionsSimulationTests.Whatever_jobs_and_pushes_do_the_run_ends_with_the_same_tree";

export const controls = [
  // One is faster: the other must see it.
  {
    name: "lease-on-the-log",
    what: "the state branch moves only from the tip that was read",
    edits: [
      {
        file: "Ralf.Core/State/Log/StateLog.Append.cs",
        find: "new RefUpdate(_run.StateRef, Tip, newTip)",
        put: "new RefUpdate(_run.StateRef, OFF ? null : Tip, newTip)",
      },
    ],
    noticed: ["StateLogTests.Who_comes_second_reads_anew_and_loses_nothing", ACTIONS],
  },
  {
    name: "lease-on-the-result",
    what: "the result moves only from where the log says it stands",
    edits: [
      {
        file: "Ralf.Actions/Runs/Outcomes/ResultBranch.cs",
        find: "new(state.Run.ResultRef, state.Result, result)",
        put: "new(state.Run.ResultRef, OFF ? null : state.Result, result)",
      },
    ],
    noticed: ["RunLoopTests.A_result_that_somebody_moved_stops_the_run_instead_of_spinning"],
  },
  {
    name: "compare-and-swap-of-refs",
    what: "git moves a ref only from its expected value",
    edits: [
      {
        file: "Ralf.Git/Refs/RefStore.cs",
        find: "foreach (var (name, expected, value) in updates)",
        put: "foreach (var (name, expected, value) in OFF ? updates.Select(u => u with { Expected = null }) : updates)",
      },
    ],
    noticed: [
      "RefsTests.A_lost_lease_changes_nothing_at_all",
      "RefsTests.Of_racing_threads_each_increment_is_kept_once",
      "RealGitTests.Two_logs_of_one_repository_race_under_the_lease",
    ],
  },
  {
    name: "lease-of-a-push",
    what: "a push moves a remote's ref only from its expected value",
    edits: [
      {
        file: "Ralf.Git/Remotes/GitRemote.cs",
        find: "var leases = updates",
        put: "updates = OFF ? [.. updates.Select(u => u with { Expected = null })] : updates;\n        var leases = updates",
      },
    ],
    noticed: ["OriginStoreTests.Of_two_that_move_a_ref_one_is_told_that_the_other_was_faster"],
  },
  {
    name: "atomic-push",
    what: "all refs of a push move, or none",
    edits: [{ file: "Ralf.Git/Remotes/GitRemote.cs", find: '"--atomic",', put: '.. OFF ? Array.Empty<string>() : ["--atomic"],' }],
    noticed: ["OriginStoreTests.Of_two_that_move_a_ref_one_is_told_that_the_other_was_faster"],
  },
  {
    name: "lost-answer",
    what: "whether a push whose answer was lost has happened is read",
    edits: [
      {
        file: "Ralf.Git/Remotes/OriginStore.cs",
        find: "if (IsThere(updates))",
        put: "if (!OFF && IsThere(updates))",
      },
    ],
    noticed: ["OriginStoreTests.A_push_whose_answer_was_lost_has_happened"],
  },
  {
    name: "last-push-again",
    what: "the branch that people see is pushed again where no answer came",
    edits: [
      {
        file: "Ralf.Git/Remotes/OriginStore.cs",
        find: "Behind = error;",
        put: "Behind = error;\n            if (OFF) return;",
      },
    ],
    noticed: ["OriginStoreTests.A_result_branch_whose_push_gets_no_answer_is_pushed_again"],
  },
  {
    name: "last-push-refused",
    what: "and not where the remote itself says no",
    edits: [{ file: "Ralf.Git/Remotes/OriginStore.cs", find: "if (IsRefusal(error) ||", put: "if ((!OFF && IsRefusal(error)) ||" }],
    noticed: ["OriginStoreTests.A_result_branch_that_cannot_be_pushed_stays_behind_and_holds_nothing_up"],
  },
  {
    name: "wave-that-adds-nothing",
    what: "a workflow run that is run again does not plan without end",
    edits: [
      {
        file: "Ralf.Actions/Workflows/NextWave.cs",
        find: "&& coordinator.State.LastSeq == last)",
        put: "&& coordinator.State.LastSeq == last && !OFF)",
      },
    ],
    noticed: ["ActionsSimulationTests.What_once_went_wrong_does_not_any_more"],
  },

  // A dispatch is unlike any other, and counts once.
  {
    name: "fence-in-the-fold",
    what: "only the record of the open dispatch counts",
    edits: [
      {
        file: "Ralf.Core/State/Fold/StateBuilder.Tasks.cs",
        find: "|| status.Dispatch?.Fence != record.Fence)",
        put: "|| (!OFF && status.Dispatch?.Fence != record.Fence))",
      },
    ],
    noticed: ["RunFoldTests.A_record_of_an_older_attempt_changes_nothing", ACTIONS],
  },
  {
    name: "first-record-wins",
    what: "a second record of a session does nothing",
    edits: [
      {
        file: "Ralf.Core/State/Fold/StateBuilder.Tasks.cs",
        find: "if (status.State != TaskState.Running ||",
        put: "if ((!OFF && status.State != TaskState.Running) ||",
      },
    ],
    noticed: ["RunFoldTests.The_first_record_for_a_fence_wins", ACTIONS],
  },
  {
    name: "fence-at-intake",
    what: "a record of another attempt is none",
    edits: [
      {
        file: "Ralf.Actions/Workflows/UploadedRecord.cs",
        find: "|| record.Fence != dispatch.Fence\n            ? ",
        put: "|| (!OFF && record.Fence != dispatch.Fence)\n            ? ",
      },
    ],
    noticed: ["SessionIntakeTests.A_record_that_is_not_of_the_dispatch_is_none", ACTIONS],
  },
  {
    name: "fence-at-the-merge",
    what: "work of another dispatch does not land",
    edits: [
      {
        file: "Ralf.Core/Merging/SessionProof.cs",
        find: "record.Fence != dispatch.Fence || record.TaskId",
        put: "(!OFF && record.Fence != dispatch.Fence) || record.TaskId",
      },
    ],
    noticed: ["SessionProofTests.A_record_of_another_dispatch_is_refused"],
  },
  {
    name: "idempotency",
    what: "an event whose id is in the log is not appended again",
    edits: [
      {
        file: "Ralf.Core/State/Log/StateLog.Append.cs",
        find: "if (!_ids.Contains(next.Id) && batch.Add(next.Id))",
        put: "if (OFF || (!_ids.Contains(next.Id) && batch.Add(next.Id)))",
      },
    ],
    noticed: [
      "StateLogTests.An_event_whose_id_is_there_is_left_out",
      "StateLogTests.An_id_twice_in_a_batch_is_appended_once",
      "LogProperties.Appending_a_log_in_any_batches_and_twice_gives_the_same_log",
    ],
  },
  {
    name: "work-is-kept-aside",
    what: "a later record's commit goes to a branch of its own",
    edits: [
      {
        file: "Ralf.Actions/Workflows/SessionIntake.cs",
        find: "return counts && isFree ? name :",
        put: "return OFF || (counts && isFree) ? name :",
      },
    ],
    noticed: ["WaveTests.A_lost_artifact_queues_the_task_again_and_a_late_one_does_nothing", ACTIONS],
  },

  // The log.
  {
    name: "grow-only-log",
    what: "a log that did anything but grow is refused by who opens it",
    edits: [
      {
        file: "Ralf.Core/State/Log/StateLog.History.cs",
        find: "if (walked.Findings is [var first, ..])",
        put: "if (!OFF && walked.Findings is [var first, ..])",
      },
    ],
    noticed: ["HistoryTests.A_commit_that_does_what_no_log_does_is_refused_by_who_opens_it_later"],
  },
  {
    name: "log-forced-back",
    what: "a log that lost what was read of it before is refused",
    edits: [
      {
        file: "Ralf.Core/State/Log/StateLog.History.cs",
        find: "StateCommit? known = null;\n        if (seen is { } commit",
        put: "StateCommit? known = null;\n        if (!OFF && seen is { } commit",
      },
    ],
    noticed: [
      "HistoryTests.A_log_that_was_forced_back_is_refused_although_nothing_had_landed_since",
      "HistoryTests.A_log_that_another_one_took_the_place_of_is_refused",
    ],
  },
  {
    name: "result-tied-to-the-log",
    what: "a result that its log does not know is refused",
    edits: [
      {
        file: "Ralf.Core/State/Log/ResultLink.cs",
        find: "if (result.IsNone || result == state.Base)",
        put: "if (OFF || result.IsNone || result == state.Base)",
      },
    ],
    noticed: [
      "DamageTests.A_log_forced_back_behind_its_result_is_refused",
      "DamageTests.A_log_with_the_same_events_and_another_history_is_refused",
    ],
  },
  {
    name: "an-id-once",
    what: "a log with one id twice is damaged",
    edits: [
      {
        file: "Ralf.Core/State/Log/StateLog.cs",
        find: "if (_ids.Contains(logged.Id) || !newIds.Add(logged.Id))",
        put: "if (!OFF && (_ids.Contains(logged.Id) || !newIds.Add(logged.Id)))",
      },
    ],
    noticed: ["DamageTests.A_damaged_log_is_refused_and_the_damage_named"],
  },
  {
    name: "read-again-before-deciding",
    what: "who was overtaken reads the log before it decides again",
    edits: [
      {
        file: "Ralf.Core/State/Log/StateLog.Append.cs",
        find: "Refresh();\n            return false;",
        put: "if (!OFF) { Refresh(); }\n            return false;",
      },
    ],
    noticed: ["StateLogTests.Who_comes_second_reads_anew_and_loses_nothing"],
  },

  // What a session may have changed.
  {
    name: "scope",
    what: "a path outside the scope does not enter",
    edits: [
      {
        file: "Ralf.Core/Scopes/ScopeProof.cs",
        find: ": !scope.Admits(change.Path.Value) ? Refusal.OutOfScope",
        put: ": !OFF && !scope.Admits(change.Path.Value) ? Refusal.OutOfScope",
      },
    ],
    noticed: [
      "ScopeProofTests.What_is_out_of_scope_is_refused_deletions_and_modes_included",
      "SessionProofTests.A_path_that_the_session_may_not_write_is_refused",
      LOCAL,
      ACTIONS,
    ],
  },
  {
    name: "old-path",
    what: "the path that something was moved away from has to be in the scope too",
    edits: [
      {
        file: "Ralf.Core/Scopes/ScopeProof.cs",
        find: "if (Refuse(change, scope, protectedPaths) is { } refusal)",
        put: "if (!(OFF && change.Kind == ChangeKind.Deleted) && Refuse(change, scope, protectedPaths) is { } refusal)",
      },
    ],
    noticed: [
      "ScopeProofTests.What_is_out_of_scope_is_refused_deletions_and_modes_included",
      "SessionProofTests.A_deletion_outside_the_scope_is_refused",
    ],
  },
  {
    name: "what-stays-blocks",
    what: "nothing takes the place of what may not be deleted",
    edits: [
      {
        file: "Ralf.Core/Scopes/ScopeProof.cs",
        find: "if (staying.Count == 0)",
        put: "if (OFF || staying.Count == 0)",
      },
    ],
    noticed: ["ScopeProofTests.Where_the_deletion_is_refused_what_took_its_place_is_too"],
  },
  {
    name: "modes",
    what: "no session makes a submodule",
    edits: [{ file: "Ralf.Core/Scopes/ScopeProof.cs", find: ": Refusal.Mode;", put: ": OFF ? null : Refusal.Mode;" }],
    noticed: ["ScopeProofTests.A_submodule_is_refused_and_may_be_removed"],
  },
  {
    name: "protected-paths",
    what: "no session writes git's, the workflows' or the agents' own files",
    edits: [
      {
        file: "Ralf.Core/Scopes/ScopeProof.cs",
        find: "protectedPaths.Guards(change.Path.Value) ? Refusal.Protected",
        put: "!OFF && protectedPaths.Guards(change.Path.Value) ? Refusal.Protected",
      },
    ],
    noticed: ["ScopeProofTests.Protected_paths_are_refused_in_scope_too"],
  },
  {
    name: "folder-as-link",
    what: "nor a link of the name of a folder that must not be touched",
    edits: [
      {
        file: "Ralf.Core/Scopes/Globs/ScopeGlob.cs",
        find: "|| a.IsFolder(path, anyCase)",
        put: "|| (!OFF && a.IsFolder(path, anyCase))",
      },
    ],
    noticed: ["ScopeProofTests.A_link_of_the_name_of_a_folder_that_must_not_be_touched_is_refused"],
  },
  {
    name: "links",
    what: "no link leads where the plan does not let it",
    edits: [
      {
        file: "Ralf.Core/Scopes/LinkProof.cs",
        find: "if (!MayLead(tree, link.Path, target))",
        put: "if (!OFF && !MayLead(tree, link.Path, target))",
      },
    ],
    noticed: ["ContentProofTests.A_link_that_leads_out_of_the_scope_is_refused"],
  },
  {
    name: "folder-as-repository",
    what: "no session makes a folder that git takes for a repository",
    edits: [
      {
        file: "Ralf.Core/Scopes/GitFolders.cs",
        find: "if (folders.Count == 0)",
        put: "if (OFF || folders.Count == 0)",
      },
    ],
    noticed: [
      "ContentProofTests.A_folder_that_git_takes_for_a_repository_is_refused",
      "GitFolderTests.No_three_sessions_make_a_repository_together",
    ],
  },
  {
    name: "protected-in-any-case",
    what: "nor under a name that some file system takes for theirs",
    edits: [
      {
        file: "Ralf.Core/Scopes/Names/NameProof.cs",
        find: "return ReadsAsProtected(path) ?",
        put: "return !OFF && ReadsAsProtected(path) ?",
      },
    ],
    noticed: ["ScopeProofTests.A_new_name_that_a_file_system_takes_for_another_is_refused"],
  },
  {
    name: "case",
    what: "no new name that only case tells from another",
    edits: [
      {
        file: "Ralf.Core/Scopes/Names/FileSystemNames.cs",
        find: "return Plain(CaseFolding.Fold(name));\n        }",
        put: "return Plain(OFF ? name : CaseFolding.Fold(name));\n        }",
      },
    ],
    noticed: ["ScopeProofTests.A_new_name_beside_its_twin_in_the_base_is_refused", "ScopeProofTests.New_twins_refuse_each_other"],
  },
  {
    name: "unicode",
    what: "no new name that only the form of its letters tells from another",
    edits: [
      {
        file: "Ralf.Core/Scopes/Names/FileSystemNames.cs",
        find: "return Plain(CanonicalForm.Decompose(CaseFolding.Fold(CanonicalForm.Decompose(plain))));",
        put: "return Plain(OFF ? CaseFolding.Fold(plain) : CanonicalForm.Decompose(CaseFolding.Fold(CanonicalForm.Decompose(plain))));",
      },
    ],
    noticed: ["ScopeProofTests.A_new_name_beside_its_twin_in_the_base_is_refused"],
  },
  {
    name: "reserved-names",
    what: "no new name that Windows reserves or reads as git's own",
    edits: [
      {
        file: "Ralf.Core/Scopes/Names/NameProof.cs",
        find: "if (FileSystemNames.IsRefused(name))",
        put: "if (!OFF && FileSystemNames.IsRefused(name))",
      },
    ],
    noticed: ["ScopeProofTests.A_new_name_that_a_file_system_takes_for_another_is_refused"],
  },
  {
    name: "new-folders-once",
    what: "a folder that the base does not have is not looked up there",
    edits: [
      {
        file: "Ralf.Core/Scopes/Names/NameProof.cs",
        find: "folder.Open(name, isOfBase ?",
        put: "folder.Open(name, OFF || isOfBase ?",
      },
    ],
    noticed: ["ScopeProofTests.New_folders_are_looked_at_once_and_only_where_the_base_may_have_them"],
  },
  {
    name: "objects-of-packs",
    what: "no pack of a session makes git unfold an object without a bound",
    edits: [
      {
        file: "Ralf.Git/GitEnvironment.cs",
        find: "git.MaxAllocation?.ToString",
        put: "OFF ? null : git.MaxAllocation?.ToString",
      },
    ],
    noticed: ["GitBundleTests.A_bundle_holds_no_object_that_is_larger_than_any_file"],
  },
  {
    name: "time-of-packs",
    what: "nor for longer than a bound",
    edits: [
      {
        file: "Ralf.Git/Objects/GitBundle.cs",
        find: "new CancellationTokenSource(maxTime ?? _maxTime)",
        put: "new CancellationTokenSource(OFF ? _maxTime : maxTime ?? _maxTime)",
      },
    ],
    noticed: ["GitBundleTests.A_pack_that_takes_too_long_is_refused"],
  },
  {
    name: "names-of-links",
    what: "no more names are looked up for a session's links than a bound says",
    edits: [{ file: "Ralf.Core/Scopes/LinkProof.cs", find: "if (_names > MaxNames)", put: "if (!OFF && _names > MaxNames)" }],
    noticed: ["ContentProofTests.Links_beyond_what_is_looked_up_are_refused"],
  },
  {
    name: "nothing-below-nothing",
    what: "what is below a missing path is not looked up",
    edits: [
      {
        file: "Ralf.Core/Scopes/ChangedTree.cs",
        find: "if (path.StartsWith(_missing, StringComparison.Ordinal))",
        put: "if (!OFF && path.StartsWith(_missing, StringComparison.Ordinal))",
      },
    ],
    noticed: ["ContentProofTests.A_link_to_a_long_path_that_is_not_there_takes_little"],
  },
  {
    name: "exponents",
    what: "no number is held against a schema that the library cannot write out",
    edits: [
      {
        file: "Ralf.Core/Schemas/JsonNumbers.cs",
        find: "exponent >= 0 && number",
        put: "!OFF && exponent >= 0 && number",
      },
    ],
    noticed: [
      "DataCheckTests.A_number_with_a_huge_exponent_is_a_finding",
      "DataCheckTests.A_schema_with_a_huge_exponent_is_a_finding",
    ],
  },
  {
    name: "one-commit-on-the-base",
    what: "a session's work is one commit on the base it was given",
    edits: [
      {
        file: "Ralf.Core/Merging/SessionProof.cs",
        find: "if (commit.Parents is not [var parent] || parent != dispatch.Base)",
        put: "if (!OFF && (commit.Parents is not [var parent] || parent != dispatch.Base))",
      },
    ],
    noticed: ["SessionProofTests.Only_one_commit_on_the_dispatched_base_is_taken"],
  },
  {
    name: "dispatched-scope",
    what: "the proof at the merge does not go by the record's word",
    edits: [
      {
        file: "Ralf.Core/Merging/SessionProof.cs",
        find: "var isSound = proven.Refused.Count == 0;",
        put: "var isSound = OFF || proven.Refused.Count == 0;",
      },
    ],
    noticed: ["SessionProofTests.A_path_that_the_session_may_not_write_is_refused", LOCAL, ACTIONS],
  },
  {
    name: "partial-clone",
    what: "what a partial clone lacks is there before a workspace is made",
    edits: [
      {
        file: "Ralf.Git/WorkTrees/CleanRepository.cs",
        find: "_source.FetchMissing(tree,",
        put: "if (!OFF) _source.FetchMissing(tree,",
      },
    ],
    noticed: ["PartialCloneTests.A_workspace_is_whole_however_much_was_left_out"],
  },

  // What reads what an agent left.
  {
    name: "workspace-git",
    what: "the workspace's own .git is neither trusted nor run",
    edits: [
      {
        file: "Ralf.Git/WorkTrees/CleanRepository.cs",
        find: "return new GitProgram(_directory, full, Path.Combine(_directory, \"folders\", name[..16]));",
        put: "return new GitProgram(OFF && Directory.Exists(full + \"/.git\") ? full + \"/.git\" : _directory, full, Path.Combine(_directory, \"folders\", name[..16]));",
      },
    ],
    noticed: ["UntrustedWorkspaceTests.What_the_workspaces_own_git_says_of_its_files_is_not_believed"],
  },
  {
    name: "nested-git",
    what: "nothing hides in a repository inside the workspace",
    edits: [{ file: "Ralf.Git/WorkTrees/WorkTreeScan.cs", find: "if (!clear)", put: "if (!OFF && !clear)" }],
    noticed: ["UntrustedWorkspaceTests.A_nested_repository_is_the_plain_files_it_holds"],
  },
  {
    name: "ignore-rules-of-the-base",
    what: "a path of the base is compared although it is ignored",
    edits: [
      {
        file: "Ralf.Git/WorkTrees/CleanRepository.cs",
        find: "var ignored = IgnoreRules.Match(_store, baseTree, untracked);",
        put: "var ignored = OFF ? untracked.ToHashSet() : IgnoreRules.Match(_store, baseTree, untracked);",
      },
    ],
    noticed: ["UntrustedWorkspaceTests.Only_the_bases_ignore_rules_count"],
  },
  {
    name: "raw-attributes",
    what: "no filter and no conversion of line ends on checkout",
    edits: [
      {
        file: "Ralf.Git/WorkTrees/GitDirectory.cs",
        find: 'Write("info/attributes", RawAttributes);',
        put: 'Write("info/attributes", OFF ? "" : RawAttributes);',
      },
    ],
    noticed: ["UntrustedWorkspaceTests.Contents_are_raw_whatever_the_attributes_say"],
  },
  {
    name: "hostile-files",
    what: "a link that an agent left is not followed",
    edits: [
      {
        file: "Ralf.Git/Base/PlainFile.cs",
        find: "followLink ? _read :",
        put: "followLink || OFF ? _read :",
      },
    ],
    noticed: ["SessionIntakeTests.What_is_no_plain_file_of_a_sane_size_is_not_read"],
  },
  {
    name: "scrubbed-environment",
    what: "an agent gets no variable that was not named",
    edits: [
      {
        file: "Ralf.Agents/Processes/ScrubbedEnvironment.cs",
        find: "foreach (var name in passThrough)",
        put: "foreach (var name in OFF ? host.Keys : passThrough)",
      },
    ],
    noticed: ["CommandAgentTests.It_sees_the_named_variables_and_no_others"],
  },
  {
    name: "known-files-of-an-artifact",
    what: "an archive gives the files that a job may leave and no other",
    edits: [
      {
        file: "Ralf.Actions/Workflows/ArtifactZip.cs",
        find: "archive.Entries.Where(e => IsKnown(e.FullName))",
        put: "archive.Entries.Where(e => OFF || IsKnown(e.FullName))",
      },
    ],
    noticed: ["SessionIntakeTests.An_archive_gives_the_files_that_a_job_may_leave_and_no_other"],
  },
  {
    name: "sound-objects",
    what: "objects of a bundle are checked",
    edits: [
      {
        file: "Ralf.Git/Objects/GitBundle.cs",
        find: '["unpack-objects", "-q", "--strict"]',
        put: 'OFF ? ["unpack-objects", "-q"] : ["unpack-objects", "-q", "--strict"]',
      },
    ],
    noticed: ["GitBundleTests.A_bundle_that_is_damaged_evil_or_none_is_refused"],
  },
  {
    name: "bundles-apart",
    what: "a bad bundle costs only itself",
    edits: [
      {
        file: "Ralf.Git/Objects/BundleGroups.cs",
        find: "joined[i] || store.TryImport(bundle.File, bundle.Head)",
        put: "joined[i] || (!OFF && store.TryImport(bundle.File, bundle.Head))",
      },
    ],
    noticed: ["BundleGroupsTests.A_bad_bundle_costs_only_itself"],
  },
  {
    name: "sum-of-each-pack",
    what: "each pack that is checked with others has its own check sum",
    edits: [
      {
        file: "Ralf.Git/Objects/BundlePack.cs",
        find: "Hash(pack.Span[..end]).AsSpan().SequenceEqual(pack.Span[end..])",
        put: "(OFF || Hash(pack.Span[..end]).AsSpan().SequenceEqual(pack.Span[end..]))",
      },
    ],
    noticed: ["BundleGroupsTests.A_pack_whose_check_sum_is_wrong_is_refused"],
  },
  {
    name: "swallowed-pack",
    what: "a pack that was checked with others brought its commit",
    edits: [
      {
        file: "Ralf.Git/Objects/BundleGroups.cs",
        find: "pack is not null && store.ResolveCommit(bundles[i].Head.Hex) == bundles[i].Head",
        put: "pack is not null && (OFF || store.ResolveCommit(bundles[i].Head.Hex) == bundles[i].Head)",
      },
    ],
    noticed: ["BundleGroupsTests.A_pack_that_swallows_its_neighbour_does_not_take_its_place"],
  },
  {
    name: "redirects",
    what: "a request that holds a token is not sent on to another host",
    edits: [
      {
        file: "Ralf.GitHub/Api/RedirectRules.cs",
        find: "IsHome(to) || MayLeaveHome",
        put: "OFF || IsHome(to) || MayLeaveHome",
      },
    ],
    noticed: ["RedirectTests.A_redirect_to_another_host_is_not_followed"],
  },
  {
    name: "git-owner",
    what: "a repository of another user is not opened",
    edits: [
      {
        file: "Ralf.Git/GitEnvironment.cs",
        find: ".. git.Searches ?",
        put: ".. git.Searches && !OFF ?",
      },
    ],
    noticed: ["GitPlaceTests.A_repository_of_another_user_is_refused_when_it_is_looked_for"],
  },
  {
    name: "git-variables",
    what: "git, and what a repository names, gets none of the person's variables",
    edits: [
      {
        file: "Ralf.Git/GitEnvironment.cs",
        find: ": _needed.Contains(variable)",
        put: ": OFF || _needed.Contains(variable)",
      },
    ],
    noticed: ["GitProgramTests.What_git_starts_sees_none_of_the_callers_variables"],
  },
  {
    name: "git-fetches-nothing",
    what: "no local command reaches a remote that a repository names",
    edits: [
      {
        file: "Ralf.Git/GitEnvironment.cs",
        find: "if (!MayFetch(git))",
        put: "if (!OFF && !MayFetch(git))",
      },
    ],
    noticed: ["GitProgramTests.Only_a_program_for_a_remote_reaches_one"],
  },
  {
    name: "git-cut-off",
    what: "git runs no hook",
    edits: [
      {
        file: "Ralf.Git/GitEnvironment.cs",
        find: ".. _settings,",
        put: ".. OFF ? [] : _settings,",
      },
    ],
    noticed: ["RefsTests.Hooks_do_not_run_and_no_reflog_appears"],
  },
  {
    name: "token-stays-home",
    what: "a redirect takes no token to another host",
    edits: [
      {
        file: "Ralf.GitHub/Api/RedirectRules.cs",
        find: 'if (IsHome(to) || name == "User-Agent")',
        put: 'if (OFF || IsHome(to) || name == "User-Agent")',
      },
    ],
    noticed: ["ArtifactTests.An_artifact_is_fetched_from_another_host_that_sees_no_token"],
  },

  // What an agent wrote, and where it is shown.
  {
    name: "no-commands-to-the-runner",
    what: "a runner finds no command in an agent's text",
    edits: [
      {
        file: "Ralf.Actions/Reporting/SafeText.cs",
        find: "private static string Broken(string line) =>",
        put: "private static string Broken(string line) =>\n        OFF ? line :",
      },
    ],
    noticed: ["SafeTextTests.Text_becomes_one_harmless_line", "SafeTextTests.No_text_leaves_a_control_character_or_a_command"],
  },
  {
    name: "no-terminal-sequences",
    what: "nor a terminal a sequence",
    edits: [{ file: "Ralf.Actions/Reporting/SafeText.cs", find: "else if (!IsHidden(rune))", put: "else if (OFF || !IsHidden(rune))" }],
    noticed: ["SafeTextTests.Text_becomes_one_harmless_line", "SafeTextTests.No_text_leaves_a_control_character_or_a_command"],
  },
  {
    name: "no-mentions",
    what: "an agent's text mentions nobody and closes nothing",
    edits: [
      {
        file: "Ralf.Actions/Reporting/Markdown/MarkdownText.cs",
        find: 'Reference().Replace(SafeText.Clean(text, length), $"{ZeroWidthSpace}");',
        put: 'OFF ? SafeText.Clean(text, length) : Reference().Replace(SafeText.Clean(text, length), $"{ZeroWidthSpace}");',
      },
    ],
    noticed: ["MarkdownTextTests.A_title_names_nobody_and_closes_nothing", "MarkdownTextTests.Hostile_text_shows_as_it_was_written_and_is_nothing_else"],
  },
  {
    name: "no-markdown",
    what: "and is nothing but text in Markdown",
    edits: [
      {
        file: "Ralf.Actions/Reporting/Markdown/MarkdownText.cs",
        find: "private static string Escaped(string text)\n    {",
        put: "private static string Escaped(string text)\n    {\n        if (OFF) { return text; }",
      },
    ],
    noticed: ["MarkdownTextTests.Hostile_text_shows_as_it_was_written_and_is_nothing_else"],
  },
  {
    name: "no-html",
    what: "nor is it anything but text in HTML",
    edits: [
      {
        file: "Ralf.Actions/Reporting/Html/Html.cs",
        find: "page.WriteTo(writer);",
        put: "if (OFF) { writer.WriteRaw(System.Net.WebUtility.HtmlDecode(page.ToString())); } else { page.WriteTo(writer); }",
      },
    ],
    noticed: ["HtmlReportSafetyTests.What_agents_wrote_is_text_and_nothing_else", "HtmlReportSafetyTests.A_browser_reads_it_as_it_was_meant"],
  },
  {
    name: "guarded-output",
    what: "commands are off while an agent's text is printed in a job",
    edits: [
      {
        file: "Ralf.GitHub/Jobs/WorkflowCommands.cs",
        find: 'log.WriteLine($"::stop-commands::{token}");',
        put: 'if (!OFF) { log.WriteLine($"::stop-commands::{token}"); }',
      },
    ],
    noticed: ["WorkflowOutputTests.No_command_in_an_agents_text_is_obeyed"],
  },
  {
    name: "delimiter-of-outputs",
    what: "no value of an output sets another one",
    edits: [
      {
        file: "Ralf.GitHub/Jobs/WorkflowOutput.cs",
        find: 'Append(outputFile, Block(name, value, $"ralf_{random}"));',
        put: 'Append(outputFile, OFF ? $"{name}={value}\\n" : Block(name, value, $"ralf_{random}"));',
      },
    ],
    noticed: ["WorkflowOutputTests.An_output_is_read_back_as_it_was_whatever_its_lines_say"],
  },

  {
    name: "orphans",
    what: "no process that a session started outlives it",
    edits: [
      {
        file: "Ralf.Agents/Processes/SessionProcesses.cs",
        find: "var found = Find(fence, user);",
        put: "var found = OFF ? [] : Find(fence, user);",
      },
    ],
    noticed: ["CommandAgentTests.What_a_dead_run_left_is_found_again_and_nothing_else"],
  },

  // Limits and people.
  {
    name: "budget-of-the-loop",
    what: "no session starts that the budget does not bear beside those that run",
    edits: [
      {
        file: "Ralf.Actions/Runs/Loop/SessionStarter.cs",
        find: "else if (new Budget(State, sessions.Tasks.Select(t => State[t].Task)).Bears(task))",
        put: "else if (OFF || new Budget(State, sessions.Tasks.Select(t => State[t].Task)).Bears(task))",
      },
    ],
    noticed: [LOCAL],
  },
  {
    name: "budget-of-a-wave",
    what: "nor a wave",
    edits: [
      {
        file: "Ralf.Actions/Workflows/NextWave.cs",
        find: "if (!budget.Bears(state[task].Task))",
        put: "if (!OFF && !budget.Bears(state[task].Task))",
      },
    ],
    noticed: ["WaveTests.A_wave_is_bounded_by_slots_sessions_and_money", ACTIONS],
  },
  {
    name: "spent-budget",
    what: "a run whose budget does not bear its next session pauses",
    edits: [
      {
        file: "Ralf.Actions/Runs/Loop/Budget.cs",
        find: "if (UsdLeft is { } usd &&",
        put: "if (!OFF && UsdLeft is { } usd &&",
      },
    ],
    noticed: ["BudgetTests.A_run_pauses_before_the_session_that_could_pass_it_and_goes_on_with_more", LOCAL, ACTIONS],
  },
  {
    name: "attempts",
    what: "a task fails when its attempts are used up",
    edits: [
      {
        file: "Ralf.Actions/Runs/Outcomes/RecordVerdict.cs",
        find: "|| mayRetry && status.UsedAttempts < state.Plan.Limits.Attempts;",
        put: "|| mayRetry && (OFF || status.UsedAttempts < state.Plan.Limits.Attempts);",
      },
    ],
    noticed: [LOCAL, ACTIONS],
  },
  {
    name: "only-what-passed-lands",
    what: "work whose session did not pass its checks does not land",
    edits: [
      {
        file: "Ralf.Actions/Runs/Outcomes/RecordVerdict.cs",
        find: "if (MayLand(state.Plan.Policy, record))",
        put: "if (OFF || MayLand(state.Plan.Policy, record))",
      },
    ],
    noticed: ["RunLoopTests.What_needs_a_failed_task_is_blocked_and_said_so_once"],
  },
  {
    name: "record-against-packet",
    what: "a record that lacks the checks or the files of its task is not believed",
    edits: [
      {
        file: "Ralf.Actions/Runs/Outcomes/RecordVerdict.cs",
        find: "return Contradiction(store, state, status) is var (reason, detail)",
        put: "return !OFF && Contradiction(store, state, status) is var (reason, detail)",
      },
    ],
    noticed: [
      "SessionIntakeTests.A_record_is_believed_if_it_holds_what_its_task_asks_for",
      "SessionIntakeTests.A_record_without_what_its_task_produces_is_not_believed",
    ],
  },
  {
    name: "gate-holds",
    what: "nothing passes a gate that nobody opened",
    edits: [
      {
        file: "Ralf.Actions/Runs/Outcomes/OutcomeDecision.cs",
        find: "if (Gates.ReachedAfter(state, status, changes) is { } reached)",
        put: "if (!OFF && Gates.ReachedAfter(state, status, changes) is { } reached)",
      },
    ],
    noticed: ["GateTests.Work_at_a_gate_is_held_until_a_person_approves_and_all_else_goes_on", LOCAL, ACTIONS],
  },
  {
    name: "gate-subject",
    what: "an answer at a gate holds for what was looked at",
    edits: [
      {
        file: "Ralf.Core/State/Fold/GateBuilder.cs",
        find: "|| _gates[position].Subject != answer.Subject",
        put: "|| (!OFF && _gates[position].Subject != answer.Subject)",
      },
    ],
    noticed: ["GateAnswersTests.An_answer_to_other_work_than_what_waits_does_nothing"],
  },
  {
    name: "gate-subject-of-a-person",
    what: "and is refused where the work is another by now",
    edits: [
      {
        file: "Ralf.Actions/Runs/Gates/GateAnswers.cs",
        find: "if (subject is not null)\n",
        put: "if (!OFF && subject is not null)\n",
      },
    ],
    noticed: ["GateAnswersTests.An_answer_that_cannot_hold_is_refused"],
  },
  {
    name: "approvers",
    what: "only its approvers answer at a gate",
    edits: [
      {
        file: "Ralf.Actions/Runs/Gates/GateAnswers.cs",
        find: "return by is null || MayAnswer(found, by)",
        put: "return OFF || by is null || MayAnswer(found, by)",
      },
    ],
    noticed: ["GateAnswersTests.An_answer_that_cannot_hold_is_refused"],
  },

  // Together without harm.
  {
    name: "locks",
    what: "what may write the same files does not run at the same time",
    edits: [
      {
        file: "Ralf.Core/Scheduling/Schedule.cs",
        find: "&& !_locks.After(p).Overlaps(now.Awaited)",
        put: "&& (OFF || !_locks.After(p).Overlaps(now.Awaited))",
      },
      {
        file: "Ralf.Core/Scheduling/Schedule.cs",
        find: "if (_locks.IsCut ? !anyBusy : !_locks.Intersects(position).Overlaps(busy))",
        put: "if (OFF || (_locks.IsCut ? !anyBusy : !_locks.Intersects(position).Overlaps(busy)))",
      },
    ],
    noticed: ["SchedulePropertyTests.A_whole_run_ends_with_every_task_final_and_never_two_that_exclude_each_other", LOCAL, ACTIONS],
  },
  {
    name: "needs",
    what: "a task starts when all that it needs has landed",
    edits: [
      {
        file: "Ralf.Core/Scheduling/Schedule.cs",
        find: ".IsSubsetOf(_order.Tasks[p].If == TaskCondition.Always ? now.Over : now.Landed)",
        put: ".IsSubsetOf(OFF ? _order.Needs[p] : _order.Tasks[p].If == TaskCondition.Always ? now.Over : now.Landed)",
      },
    ],
    noticed: ["SchedulePropertyTests.A_whole_run_ends_with_every_task_final_and_never_two_that_exclude_each_other", LOCAL],
  },
  {
    name: "conflicts",
    what: "what two sessions changed differently lands from neither",
    edits: [
      {
        file: "Ralf.Core/Merging/ResultFold.cs",
        find: "foreach (var conflict in conflicts)",
        put: "foreach (var conflict in OFF ? [] : conflicts)",
      },
    ],
    noticed: ["ResultFoldTests.A_session_lands_whole_or_not_at_all", "RunLoopTests.With_overlap_allow_the_first_waits_and_both_conflict"],
  },

  // Every change is read twice. The first three are faults of Ralf's own reading and folding, which the second reader must notice.
  {
    name: "our-diff-drops-a-path",
    what: "LibGit2Sharp names a path that Ralf's walk leaves out",
    edits: [
      {
        file: "Ralf.Git/Trees/TreeDiff.cs",
        find: "else if (old.Mode != current.Mode || !old.IdBytes.SequenceEqual(current.IdBytes))",
        put: "else if ((old.Mode != current.Mode || !old.IdBytes.SequenceEqual(current.IdBytes)) && !(OFF && _files[place.Pair].Count > 0))",
      },
    ],
    noticed: ["SecondReaderTests.The_readers_of_a_real_run_agree_and_its_summary_says_how_much_they_read"],
  },
  {
    name: "our-diff-adds-a-path",
    what: "LibGit2Sharp does not know a path that Ralf's walk makes up",
    edits: [
      {
        file: "Ralf.Git/Trees/TreeDiff.cs",
        find: "diff._files[i].Sort(static (l, r) => l.Path.CompareTo(r.Path));",
        put: 'if (OFF && diff._files[i] is [var one, ..]) diff._files[i].Add(one with { Path = RepoPath.Parse(one.Path + ".more") });\n            diff._files[i].Sort(static (l, r) => l.Path.CompareTo(r.Path));',
      },
    ],
    noticed: ["SecondReaderTests.The_readers_of_a_real_run_agree_and_its_summary_says_how_much_they_read"],
  },
  {
    name: "second-path-gets-through",
    what: "a path that two sessions wrote differently, and that the fold lets through, stops the landing",
    edits: [{ file: "Ralf.Core/Merging/PathFold.cs", find: "if (changes.Count < 2)", put: "if (OFF || changes.Count < 2)" }],
    noticed: ["SecondReaderTests.Two_sessions_that_write_one_file_differently_are_a_conflict_for_both_readers"],
  },
  {
    name: "second-reader-of-a-session",
    what: "a session whose changes the two readers list differently is neither held nor landed",
    edits: [
      {
        file: "Ralf.Core/Scopes/SecondReading.cs",
        find: "if (!IsSame(ours, theirs.Entries))",
        put: "if (!OFF && !IsSame(ours, theirs.Entries))",
      },
    ],
    noticed: ["SecondReaderTests.Work_at_a_gate_is_not_held_but_stopped"],
  },
  {
    name: "second-reader-of-a-scope",
    what: "each path that LibGit2Sharp names is inside the scope",
    edits: [
      {
        file: "Ralf.Core/Scopes/SecondReading.cs",
        find: "return outside.Count == 0\n",
        put: "return OFF || outside.Count == 0\n",
      },
    ],
    noticed: ["SecondReaderTests.A_path_that_only_the_second_reader_sees_outside_the_scope_stops_the_proof"],
  },
  {
    name: "second-reader-of-a-result",
    what: "the result changes in exactly what lands",
    edits: [
      {
        file: "Ralf.Core/Scopes/LandingUnion.cs",
        find: "return missing.Count == 0 && left.Count == 0\n",
        put: "return OFF || (missing.Count == 0 && left.Count == 0)\n",
      },
    ],
    noticed: [
      "SecondReaderTests.A_result_that_the_second_reader_reads_otherwise_pauses_the_run",
      "SecondReaderTests.What_no_session_did_stops_a_landing_and_so_does_what_does_not_land",
    ],
  },
  {
    name: "second-reader-of-the-audit",
    what: "the audit reads each commit of a result twice",
    edits: [{ file: "Ralf.Core/State/Audit/AuditReadings.cs", find: "if (found is not null)", put: "if (!OFF && found is not null)" }],
    noticed: ["SecondReaderTests.The_audit_reads_twice_too"],
  },
  {
    name: "requests-of-agents",
    what: "a line that is no request is answered, and a long one is not read",
    edits: [
      { file: "Ralf.Agents/Log/RequestFilter.cs", find: "if (objection is null)", put: "if (OFF || objection is null)" },
    ],
    noticed: [
      "JournalTests.A_line_that_is_no_request_is_answered_and_the_next_is_served",
      "JournalTests.A_line_that_is_too_long_is_refused_and_the_next_is_served",
    ],
  },
  {
    name: "journal-has-an-end",
    what: "the server stops appending before its reader stops reading",
    edits: [
      {
        file: "Ralf.Agents/Log/Journal.cs",
        find: "if (line.Length > RequestFilter.MaxLineBytes ||",
        put: "if (OFF) { } else if (line.Length > RequestFilter.MaxLineBytes ||",
      },
    ],
    noticed: ["JournalTests.A_full_journal_takes_only_finish_and_then_nothing"],
  },
  // What a session did, and what it logged, stays within bounds.
  {
    name: "record-fits-the-log",
    what: "no session makes an event that the log refuses",
    edits: [
      {
        file: "Ralf.Core/State/Log/StateLog.cs",
        find: "var fitting = record.Fit();",
        put: "var fitting = OFF ? record : record.Fit();",
      },
    ],
    noticed: ["LongListTests.A_session_that_leaves_thousands_of_paths_ends_no_run"],
  },
  {
    name: "record-fits-its-reader",
    what: "lists and texts of a record are cut when it is made",
    edits: [
      {
        file: "Ralf.Core/State/Events/RecordBounds.cs",
        find: "Size(fitting) > MaxBytes;",
        put: "!OFF && Size(fitting) > MaxBytes;",
      },
    ],
    noticed: [
      "RecordBoundsTests.A_record_of_the_longest_lists_fits_its_reader_and_the_log",
      "RecordBoundsTests.A_record_that_cannot_be_made_to_fit_is_a_failed_attempt_with_that_reason",
    ],
  },
  {
    name: "all-files-of-a-cut-list",
    what: "what is decided from the changed files does not depend on how many the record names",
    edits: [
      {
        file: "Ralf.Core/Merging/SessionFiles.cs",
        find: "record is { Head: { } head, MoreFilesModified.Count: > 0 }",
        put: "!OFF && record is { Head: { } head, MoreFilesModified.Count: > 0 }",
      },
    ],
    noticed: ["LongListTests.A_session_sees_all_that_its_need_produced_although_the_record_lists_a_hundred"],
  },
  {
    name: "conflict-fits-the-log",
    what: "a conflict in more paths than an event may list fails its tasks, and not the run",
    edits: [
      {
        file: "Ralf.Actions/Runs/Outcomes/LandingBatch.cs",
        find: "if (status.State != TaskState.Conflicted && !EventJson.Fits(conflicted))",
        put: "if (!OFF && status.State != TaskState.Conflicted && !EventJson.Fits(conflicted))",
      },
    ],
    noticed: ["LongListTests.A_conflict_in_more_paths_than_an_event_may_list_fails_the_tasks_and_the_run_goes_on"],
  },
  {
    name: "time-for-data",
    what: "the check of data against a schema is ended after five seconds",
    edits: [
      {
        file: "Ralf.Actions/Commands/Workflow/CheckDataCommand.cs",
        find: "return await Task.WhenAny(check, limit) == check",
        put: "return OFF || await Task.WhenAny(check, limit) == check",
      },
      // The switch of a process that Ralf starts.
      {
        file: "Ralf.Actions/Sessions/DataProcess.cs",
        find: '["HOME"] = folders.Root,',
        put: '["HOME"] = folders.Root, ["RALF_OFF"] = OFF ? "time-for-data" : "",',
      },
      {
        file: "Ralf.Actions/Sessions/DataProcess.cs",
        find: "Limit + _start",
        put: "OFF ? TimeSpan.FromSeconds(20) : Limit + _start",
      },
      {
        file: "Ralf.Actions/Sessions/DataProcess.cs",
        find: "return exit.End == ChildEnd.TimedOut",
        put: "return !OFF && exit.End == ChildEnd.TimedOut",
      },
    ],
    noticed: ["SessionWorkTests.Data_that_take_too_long_break_their_schema_and_say_so"],
  },
  {
    name: "lock-that-is-lost",
    what: "a process whose lock file is gone knows that it no longer holds the run",
    edits: [
      {
        file: "Ralf.Actions/Runs/Loop/RunLock.cs",
        find: "public bool IsHeld =>",
        put: "public bool IsHeld => OFF ||",
      },
    ],
    noticed: ["RunLockTests.A_holder_whose_file_is_gone_or_anothers_knows_it"],
  },
  {
    name: "lock-is-looked-at",
    what: "a loop that no longer holds its run records nothing more",
    edits: [
      {
        file: "Ralf.Actions/Runs/Loop/RunLoop.cs",
        find: "_options.CheckLock();\n        Settle();",
        put: "if (!OFF) _options.CheckLock();\n        Settle();",
      },
      {
        file: "Ralf.Actions/Runs/Loop/RunLoop.cs",
        find: "// Whoever took the run over has ended this session, which is no fault of it.\n        _options.CheckLock();",
        put: "if (!OFF) _options.CheckLock();",
      },
    ],
    noticed: ["RunLoopTests.A_loop_that_lost_its_lock_ends_and_records_nothing_more"],
  },
  {
    name: "commit-as-Ralf-writes-it",
    what: "a session's commit has the author, message and trailers that Ralf writes, and nothing else",
    edits: [
      {
        file: "Ralf.Core/Merging/SessionProof.cs",
        find: "return proven.Changes is not null &&",
        put: "return !OFF && proven.Changes is not null &&",
      },
    ],
    noticed: ["SessionProofTests.A_commit_that_is_not_as_Ralf_writes_it_is_refused"],
  },
  {
    name: "header-of-a-bundle",
    what: "a bundle's header has a few lines",
    edits: [
      { file: "Ralf.Git/Objects/GitBundle.cs", find: "|| ++lines > MaxLines", put: "|| (!OFF && ++lines > MaxLines)" },
    ],
    noticed: ["GitBundleTests.A_bundle_has_a_header_of_a_few_lines"],
  },
  {
    name: "repository-of-the-proof",
    what: "the repository of the proof is made when the agent's processes are gone",
    edits: [
      {
        file: "Ralf.Actions/Sessions/SessionRepository.cs",
        find: "var old = Current;",
        put: "if (OFF) { return; } var old = Current;",
      },
    ],
    noticed: ["HostileSessionTests.What_it_writes_into_Ralfs_repository_is_not_used"],
  },
  {
    name: "index-of-the-proof",
    what: "an index is taken into the repository of the proof only as Ralf wrote it",
    edits: [
      {
        file: "Ralf.Git/WorkTrees/CleanRepository.cs",
        find: "if (WrittenFile.Of(index).Hash.AsSpan().SequenceEqual(written.Hash))",
        put: "if (OFF || WrittenFile.Of(index).Hash.AsSpan().SequenceEqual(written.Hash))",
      },
    ],
    noticed: ["HostileSessionTests.An_index_that_says_that_nothing_was_changed_is_not_believed"],
  },
  {
    name: "unwanted-files-unread",
    what: "new files outside the scope are named and not read, whatever their size",
    edits: [
      {
        file: "Ralf.Git/WorkTrees/UnreadFiles.cs",
        find: "isWanted(path) ? MaxBytes",
        put: "OFF || isWanted(path) ? MaxBytes",
      },
    ],
    noticed: ["CleanRepositoryTests.A_new_file_that_is_not_wanted_is_found_and_not_read"],
  },
  {
    name: "size-of-a-file",
    what: "a file that no host takes does not land",
    edits: [
      {
        file: "Ralf.Actions/Sessions/WorkspaceProof.cs",
        find: "tooLarge.Count == 0",
        put: "OFF || tooLarge.Count == 0",
      },
    ],
    noticed: ["HostileSessionTests.A_file_of_its_scope_that_no_host_takes_is_left_out"],
  },
  {
    name: "folders-of-checks",
    what: "checks run in folders that are made when the agent's processes are gone",
    edits: [
      {
        file: "Ralf.Actions/Sessions/SessionFolders.cs",
        find: "GitDirectory.Delete(Checks);",
        put: "if (!OFF) { GitDirectory.Delete(Checks); }",
      },
    ],
    noticed: [
      "HostileSessionTests.Checks_have_a_home_that_it_could_not_prepare",
      "HostileSessionTests.A_link_in_place_of_the_folders_of_checks_leads_nowhere",
    ],
  },
  {
    name: "produced-is-a-file",
    what: "what a task produces is a file",
    edits: [
      {
        file: "Ralf.Actions/Sessions/ProducedFiles.cs",
        find: "RepoPath.TryParse(LinkWalk.Of(store, tree).Follow(path.Value), out var end) &&",
        put: "(OFF && TreeWalk.Find(store, tree, path) is not null) || RepoPath.TryParse(LinkWalk.Of(store, tree).Follow(path.Value), out var end) &&",
      },
    ],
    noticed: ["HostileSessionTests.What_is_no_file_is_not_produced"],
  },
  {
    name: "session-without-terminal",
    what: "the programs of a session have no terminal",
    edits: [
      { file: "Ralf.Agents/Processes/Supervisor.cs", find: "_ = NewSession();", put: "if (!OFF) { _ = NewSession(); }" },
      {
        file: "Ralf.Agents/Processes/SupervisedStart.cs",
        find: '["DOTNET_EnableDiagnostics"] = "0",',
        put: '["DOTNET_EnableDiagnostics"] = "0", ["RALF_OFF"] = OFF ? "session-without-terminal" : System.Environment.GetEnvironmentVariable("RALF_OFF"),',
      },
    ],
    noticed: ["SupervisorTests.A_program_has_no_terminal_and_no_descriptor_but_three"],
  },
  {
    name: "descendants",
    what: "all that a program of a session started is ended with it",
    edits: [
      {
        file: "Ralf.Agents/Processes/Supervisor.cs",
        find: "await Descendants.EndAllAsync(Environment.ProcessId);",
        put: "if (!OFF) { await Descendants.EndAllAsync(Environment.ProcessId); }",
      },
      {
        file: "Ralf.Agents/Processes/SupervisedStart.cs",
        find: '["DOTNET_EnableDiagnostics"] = "0",',
        put: '["DOTNET_EnableDiagnostics"] = "0", ["RALF_OFF"] = OFF ? "descendants" : System.Environment.GetEnvironmentVariable("RALF_OFF"),',
      },
    ],
    noticed: ["SupervisorTests.A_process_that_hides_is_gone_with_the_program"],
  },
  {
    name: "session-ends-with-Ralf",
    what: "a session ends if Ralf dies",
    edits: [
      {
        file: "Ralf.Agents/Processes/Supervisor.cs",
        find: "Task.WhenAny(stop.Task, EndOfAsync(alive))",
        put: "OFF ? stop.Task : Task.WhenAny(stop.Task, EndOfAsync(alive))",
      },
    ],
    noticed: ["SupervisorTests.If_Ralf_dies_the_session_ends"],
  },
  {
    name: "lines-of-a-journal",
    what: "a journal of millions of lines is not read to its end",
    edits: [{ file: "Ralf.Agents/Log/Journal.cs", find: "if (others > MaxOtherLines)", put: "if (!OFF && others > MaxOtherLines)" }],
    noticed: ["JournalTests.A_journal_of_too_many_lines_is_read_from_its_beginning"],
  },
  {
    name: "files-of-a-plan",
    what: "a plan names no file outside the repository",
    edits: [
      {
        file: "Ralf.Core/Scheduling/RepositoryBaseFiles.cs",
        find: "links.Follow(path) is not { } inside",
        put: "(OFF ? path : links.Follow(path)) is not { } inside",
      },
      {
        file: "Ralf.Core/Scheduling/RepositoryBaseFiles.cs",
        find: "MaxBytes, followLink: false, out problem)",
        put: "MaxBytes, followLink: OFF, out problem)",
      },
    ],
    noticed: ["NamedFileTests.A_link_that_leads_out_of_the_repository_is_refused_and_named"],
  },
  {
    name: "result-where-the-log-says",
    what: "a result branch that does not build on the result is a finding",
    edits: [
      {
        file: "Ralf.Actions/Runs/MovedResult.cs",
        find: "reached?.Contains(state.Result) != true",
        put: "!OFF && reached?.Contains(state.Result) != true",
      },
    ],
    noticed: ["MovedResultTests.Anything_else_is_a_finding"],
  },
  {
    name: "plain-words-in-checks",
    what: "no value brings a command of its own into a check",
    edits: [
      {
        file: "Ralf.Core/Plans/Expansion/TaskValues.cs",
        find: "if (value is not null && !IsPlainWord(value))",
        put: "if (!OFF && value is not null && !IsPlainWord(value))",
      },
    ],
    noticed: ["ExpansionTests.A_value_that_a_shell_would_not_read_as_a_plain_word_is_refused_in_checks"],
  },
  {
    name: "refused-push",
    what: "a session whose work the remote refuses fails alone",
    edits: [
      {
        file: "Ralf.Actions/Runs/Outcomes/RemoteRefusals.cs",
        find: "refused && Narrow(decided.Parts, refused.Answer)",
        put: "refused && !OFF && Narrow(decided.Parts, refused.Answer)",
      },
    ],
    noticed: ["RemoteRefusalTests.A_session_whose_push_is_refused_fails_alone_and_its_next_prompt_says_why"],
  },
  {
    name: "files-that-hosts-refuse",
    what: "a file that hosts refuse is not pushed",
    edits: [
      {
        file: "Ralf.Actions/Workflows/UploadedRecord.cs",
        find: "LargeFiles.Refused(repository, changes) is { } tooLarge",
        put: "!OFF && LargeFiles.Refused(repository, changes) is { } tooLarge",
      },
    ],
    noticed: ["RemoteRefusalTests.A_file_above_the_limit_of_hosts_is_not_pushed_and_a_large_one_is_a_warning"],
  },
  {
    name: "names-as-text",
    what: "a name that is not text ends no program",
    edits: [
      {
        file: "Ralf.Git/Trees/GitName.cs",
        find: "if (!text.AsSpan().ContainsAnyInRange('\\uD800', '\\uDFFF'))",
        put: "if (OFF || !text.AsSpan().ContainsAnyInRange('\\uD800', '\\uDFFF'))",
      },
    ],
    noticed: ["GitNameTests.A_name_that_is_no_text_is_readable_all_the_same"],
  },
  {
    name: "links-of-output",
    what: "no command writes through a link that leads out of the repository",
    edits: [
      {
        file: "Ralf.Actions/Commands/Init/OutputLinks.cs",
        find: "if (workTree is null || PathIn",
        put: "if (OFF || workTree is null || PathIn",
      },
    ],
    noticed: ["OutputLinksTests.It_is_named_and_nothing_is_written"],
  },
  {
    name: "agent-once",
    what: "an agent that has worked is not started again for want of room on the disk",
    edits: [
      {
        file: "Ralf.Actions/Sessions/SessionRunner.cs",
        find: "&& !disk.HasAgentStarted",
        put: "&& (OFF || !disk.HasAgentStarted)",
      },
    ],
    noticed: ["SessionRunnerTests.An_agent_that_has_worked_is_not_started_again_for_want_of_room"],
  },
  {
    name: "branches-of-people",
    what: "ralf clean removes no branch that a person moved",
    edits: [
      {
        file: "Ralf.Actions/Runs/CleanedRefs.cs",
        find: "if (isOurs && !held.Contains(branch.Key))",
        put: "if (OFF || isOurs && !held.Contains(branch.Key))",
      },
    ],
    noticed: ["CleanedRefsTests.A_branch_that_a_person_moved_or_made_is_kept"],
  },
  {
    name: "repository-around-a-session",
    what: "git in a session finds no repository around it",
    edits: [
      {
        file: "Ralf.Agents/Processes/ScrubbedEnvironment.cs",
        find: "Above(scratch).Take(Ceilings)",
        put: "Above(scratch).Take(OFF ? 0 : Ceilings)",
      },
    ],
    noticed: ["ThrowAwayRepositoryTests.No_command_finds_a_repository_around_the_folder_of_the_session"],
  },
  {
    name: "workspace-that-is-a-link",
    what: "nothing is read or removed through a link in place of a session's folder",
    edits: [
      {
        file: "Ralf.Actions/Sessions/SessionFolders.cs",
        find: "if (!Directory.Exists(at) ||",
        put: "if (!OFF && !Directory.Exists(at) || !OFF &&",
      },
    ],
    noticed: ["LostFolderTests.Nothing_behind_a_link_in_place_of_the_workspace_is_touched"],
  },
  {
    name: "full-disk",
    what: "a session that fills the disk leaves its record and fails for that",
    edits: [
      {
        file: "Ralf.Actions/Sessions/SessionDisk.cs",
        find: "return IsPart(bytes,",
        put: "return !OFF && IsPart(bytes,",
      },
    ],
    noticed: ["SessionDiskTests.A_session_that_holds_a_good_part_of_what_was_free_has_used_it_up"],
  },
  {
    name: "full-disk-of-others",
    what: "a session is not blamed for a disk that others filled",
    edits: [
      {
        file: "Ralf.Actions/Sessions/SessionDisk.cs",
        find: "await IsToBlameAsync()",
        put: "OFF || await IsToBlameAsync()",
      },
    ],
    noticed: ["SessionDiskTests.One_that_holds_little_was_only_interrupted"],
  },
  {
    name: "secrets-in-files",
    what: "a file with the value of a credential is left out",
    edits: [
      {
        file: "Ralf.Actions/Sessions/SecretFiles.cs",
        find: "if (secrets.IsEmpty)",
        put: "if (OFF || secrets.IsEmpty)",
      },
    ],
    noticed: ["SessionSecretTests.A_file_with_it_is_left_out_and_named"],
  },
  {
    name: "secrets-in-records",
    what: "no record says the value of a credential",
    edits: [
      {
        file: "Ralf.Actions/Sessions/SecretTexts.cs",
        find: "if (secrets.IsEmpty)",
        put: "if (OFF || secrets.IsEmpty)",
      },
    ],
    noticed: ["SessionSecretTests.A_record_says_it_nowhere_and_says_so"],
  },
  {
    name: "credentials-of-models",
    what: "no check gets the credential of a model",
    edits: [
      {
        file: "Ralf.Agents/Processes/ShellCommands.cs",
        find: "!Credentials.IsOfModel(name, hostEnvironment)",
        put: "(OFF || !Credentials.IsOfModel(name, hostEnvironment))",
      },
    ],
    noticed: ["ShellCommandsTests.It_gets_no_credential_of_a_model_though_the_plan_passes_it_on"],
  },
  {
    name: "a-busy-api-is-no-failure",
    what: "sessions that a busy API refused never pause the run as failures of a kind",
    edits: [
      {
        file: "Ralf.Actions/Runs/Loop/Pauses.cs",
        find: ".Where(s => s.Record.Reason != SessionReason.RateLimited)",
        put: ".Where(s => OFF || s.Record.Reason != SessionReason.RateLimited)",
      },
    ],
    noticed: ["BackOffTests.A_busy_api_is_no_failure_however_many_it_refuses"],
  },
  // Nothing done is not done.
  {
    name: "positive-sign",
    what: "a session that changed nothing is complete only if it said so",
    edits: [
      {
        file: "Ralf.Actions/Sessions/SessionVerdict.cs",
        find: ": observations.Agent!.Log is { Status: AgentStatus.Complete }",
        put: ": OFF || observations.Agent!.Log is { Status: AgentStatus.Complete }",
      },
    ],
    noticed: ["SessionVerdictTests.A_session_that_changed_nothing_is_complete_only_if_it_said_so"],
  },
  {
    name: "idle-clock",
    what: "a session that says nothing does not hold its slot until its time limit",
    edits: [
      {
        file: "Ralf.Agents/Claude/ClaudeAgent.cs",
        find: "stream.HasOpenCalls ? null : idle",
        put: "OFF || stream.HasOpenCalls ? null : idle",
      },
    ],
    noticed: ["ClaudeProcessTests.A_session_that_says_nothing_while_no_tool_is_at_work_is_ended"],
  },
  {
    name: "log-server",
    what: "a session that cannot log ends at once",
    edits: [
      {
        file: "Ralf.Agents/Claude/ClaudeStream.cs",
        find: "return status is null or",
        put: "return OFF || status is null or",
      },
    ],
    noticed: ["ClaudeProcessTests.A_session_without_its_log_server_ends_at_once"],
  },
  {
    name: "policy-of-the-machine",
    what: "rules of the machine's owner pause the run and use up no attempt",
    edits: [
      {
        file: "Ralf.Actions/Sessions/SessionVerdict.cs",
        find: "if (observations is { RefusedInScope:",
        put: "if (!OFF && observations is { RefusedInScope:",
      },
    ],
    noticed: ["SessionVerdictTests.Rules_that_keep_an_agent_from_its_scope_are_not_its_own_fault"],
  },
  {
    name: "account",
    what: "a request that the API takes from nobody is not the task's fault",
    edits: [
      {
        file: "Ralf.Agents/Claude/ClaudeResult.cs",
        find: "(400, _) when Usage.Tokens",
        put: "(400, _) when !OFF && Usage.Tokens",
      },
    ],
    noticed: ["ClaudeOutcomeTests.The_kind_of_the_last_error_decides"],
  },
  {
    name: "unknown-is-not-nought",
    what: "a session that left no record costs what it was allowed",
    edits: [
      {
        file: "Ralf.Actions/Runs/Intake/UnfinishedRecord.cs",
        find: "used ?? Usage.None",
        put: "OFF ? Usage.None : used ?? Usage.None",
      },
    ],
    noticed: ["WaveTests.A_lost_session_costs_what_it_was_allowed"],
  },
  {
    name: "base-that-was-rewritten",
    what: "a base branch that was set back is not merged into the result",
    edits: [
      { file: "Ralf.Actions/Runs/Loop/Drift.cs", find: "if (moved.Rewritten == true)", put: "if (!OFF && moved.Rewritten == true)" },
    ],
    noticed: ["DriftTests.A_base_that_was_rewritten_is_never_merged"],
  },
  {
    name: "advice-on-scopes",
    what: "a scope that meets nothing of the base is told before sessions stray",
    edits: [
      {
        file: "Ralf.Core/Scheduling/ScopeAdvice.cs",
        find: "if (files is null || reading.Drafts.Count == 0)",
        put: "if (OFF || files is null || reading.Drafts.Count == 0)",
      },
    ],
    noticed: ["ScopeAdviceTests.What_would_match_nothing_is_told_with_the_way_out"],
  },
  {
    name: "line-ends-of-a-patch",
    what: "a patch of a shared file keeps its carriage returns",
    edits: [
      {
        file: "Ralf.Agents/Log/LogEntry.cs",
        find: "field.Kind == LogFieldKind.Patch",
        put: "!OFF && field.Kind == LogFieldKind.Patch",
      },
    ],
    noticed: ["LogFileTests.A_patch_stays_as_it_is"],
  },
  {
    name: "paths-that-cannot-be-used",
    what: "a repository whose path cannot be used is refused before a run starts",
    edits: [
      {
        file: "Ralf.Git/GitRepository.cs",
        find: "if ((GitPlace.Objection(folder) ?? GitPlace.Objection(place, refused)) is { } objection)",
        put: "if (!OFF && (GitPlace.Objection(folder) ?? GitPlace.Objection(place, refused)) is { } objection)",
      },
    ],
    noticed: ["GitPlaceTests.A_repository_whose_path_cannot_be_used_is_refused_for_that"],
  },
  {
    name: "text-of-a-person-is-UTF-8",
    what: "a file that a plan names and that is not UTF-8 gets into no prompt",
    edits: [
      {
        file: "Ralf.Git/Base/PlainFile.cs",
        find: "valid == bytes.Length",
        put: "OFF || valid == bytes.Length",
      },
    ],
    noticed: ["NamedFileTests.What_is_not_UTF8_is_refused_on_disk_and_in_the_base"],
  },
  {
    name: "what-setup-did",
    what: "what setup alone changed does not land",
    edits: [
      {
        file: "Ralf.Actions/Sessions/LeftOut/SetupChanges.cs",
        find: "if (_changes.Count == 0)",
        put: "if (OFF || _changes.Count == 0)",
      },
    ],
    noticed: [
      "LeftOutTests.What_setup_alone_changed_in_the_scope_stays_out",
      "LeftOutTests.The_work_of_an_earlier_attempt_stays_though_setup_undoes_it",
      "SessionWorkTests.What_setup_made_is_no_violation_and_what_the_agent_made_in_its_scope_is_kept",
    ],
  },
  {
    name: "ignored-files-are-named",
    what: "new files of the scope that the base ignores are named",
    edits: [
      {
        file: "Ralf.Actions/Sessions/LeftOut/LeftOutSearch.cs",
        find: "if (left.Length == 0)",
        put: "if (OFF || left.Length == 0)",
      },
    ],
    noticed: [
      "LeftOutTests.New_files_that_the_base_ignores_are_named_and_those_of_setup_are_not",
      "LeftOutTests.A_session_that_left_nothing_else_says_so_in_its_detail",
    ],
  },
  {
    name: "work-below-submodules",
    what: "a session that left only files below a submodule is not complete",
    edits: [
      {
        file: "Ralf.Actions/Sessions/LeftOut/LeftOutSearch.cs",
        find: "submodules.Count == 0 ? []",
        put: "OFF || submodules.Count == 0 ? []",
      },
    ],
    noticed: ["LeftOutTests.Files_below_a_submodule_are_named_and_alone_they_are_not_complete"],
  },
  {
    name: "plain-text-for-git-crypt",
    what: "a file that the repository encrypts does not land in plain text",
    edits: [
      {
        file: "Ralf.Actions/Sessions/LeftOut/RepositoryContent.cs",
        find: "if (filter is not null && AttributeRules.IsEncrypting(filter))",
        put: "if (!OFF && filter is not null && AttributeRules.IsEncrypting(filter))",
      },
    ],
    noticed: ["RepositoryContentTests.What_is_to_be_encrypted_never_lands_in_plain_text"],
  },
  {
    name: "line-ends-of-the-base",
    what: "line ends land as git add would store them",
    edits: [
      {
        file: "Ralf.Git/WorkTrees/LineEnds.cs",
        find: "if (rule == TextRule.Never ||",
        put: "if (OFF || rule == TextRule.Never ||",
      },
    ],
    noticed: ["RepositoryContentTests.Line_ends_are_those_that_git_add_stores"],
  },
  {
    name: "expired-token-of-the-user",
    what: "where GitHub refuses the user's token, the job's own takes over",
    edits: [
      {
        file: "Ralf.GitHub/Api/GitHubCalls.cs",
        find: "catch (AuthorizationException) when (_others is not null)",
        put: "catch (AuthorizationException) when (!OFF && _others is not null)",
      },
    ],
    noticed: ["WorkflowRunTests.Where_the_users_token_has_expired_the_jobs_own_does_everything_and_that_is_said_once"],
  },
  {
    name: "workflow-files-of-sessions",
    what: "a session's change of workflow files, which no job may push, is refused before the push",
    edits: [
      {
        file: "Ralf.Actions/Workflows/UploadedRecord.cs",
        find: "WorkflowFiles(changes) is { } known",
        put: "!OFF && WorkflowFiles(changes) is { } known",
      },
    ],
    noticed: ["RemoteRefusalTests.A_change_of_workflow_files_is_not_pushed_since_no_job_may"],
  },
  {
    name: "sessions-that-never-started",
    what: "a session that never started uses up no attempt",
    edits: [
      {
        file: "Ralf.Actions/Workflows/SessionIntake.cs",
        find: "started?.Contains(MatrixPackets.NameOf(dispatch.Task, dispatch.Attempt)) != false",
        put: "OFF || started?.Contains(MatrixPackets.NameOf(dispatch.Task, dispatch.Attempt)) != false",
      },
    ],
    noticed: ["LostWaveTests.A_session_that_never_started_uses_up_no_attempt_and_one_that_did_does"],
  },
  {
    name: "two-lost-waves",
    what: "two waves in a row without a record pause the run",
    edits: [
      {
        file: "Ralf.Actions/Workflows/PastWaves.cs",
        find: "last.TrueForAll(w => w.IsAllLost)",
        put: "!OFF && last.TrueForAll(w => w.IsAllLost)",
      },
    ],
    noticed: ["LostWaveTests.Two_waves_without_a_record_pause_the_run_and_waves_from_before_a_resume_do_not_count"],
  },
  {
    name: "pauses-that-call-people",
    what: "a pause that nobody chose makes the job red",
    edits: [
      {
        file: "Ralf.Actions/Runs/Loop/PauseReasons.cs",
        find: "state is { Phase: RunPhase.Paused, PausedFor: var why } && !_chosen.Contains(why)",
        put: "state is { Phase: RunPhase.Paused, PausedFor: var why } && !OFF && !_chosen.Contains(why)",
      },
    ],
    noticed: ["PauseReasonsTests.People_are_called_unless_they_chose_and_a_schedule_takes_up_what_may_be_over"],
  },
];
