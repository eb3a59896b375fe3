using Holdfast.Accounts;
using Holdfast.Data;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Holdfast.Safety;

/// <summary>
/// Judging reports and appeals. Stewards judge what belongs to no group, and what a group's facilitators let wait past its
/// clock; facilitators judge only in groups they are in. Nobody judges what they reported themselves or what is about them.
/// </summary>
public sealed class Moderation(HoldfastDb db, Me me, KeyStore keys, Sealer sealer, ModeratorsKey moderators, Audit audit, IEnumerable<IReportable> kinds, IClock clock)
{
    /// <summary>A place that ended has no end: far past anybody's life.</summary>
    private static readonly Instant Forever = Instant.FromUtc(9999, 1, 1, 0, 0);

    public IReportable? Find(string kind) => kinds.FirstOrDefault(known => known.Kind == kind);

    /// <summary>The reports this member may judge, decided ones too.</summary>
    public async Task<IQueryable<Report>> Judged(CancellationToken cancellation)
    {
        var groups = new List<string>();
        if (me.Holds(Roles.Facilitator))
        {
            foreach (var kind in kinds)
            {
                groups.AddRange(await kind.GroupsJudgedBy(db, me, cancellation));
            }
        }

        var (isSteward, now) = (me.Holds(Roles.Steward), clock.GetCurrentInstant());
        var mine = await MySubjects(cancellation);
        var reporter = Report.ReporterHash(me.PublicId, sealer);
        return db.Reports.Where(report =>
            (isSteward && (report.Group == null || report.DueAt < now) || report.Group != null && groups.Contains(report.Group))
            && report.Reporter != reporter
            && (report.Subject == null || !mine.Contains(report.Subject)));
    }

    /// <summary>Opens what was reported. The look is written down, and whoever it is about can see that there was one.</summary>
    public async Task<ReportSnapshot> Look(Report report, CancellationToken cancellation)
    {
        await audit.Note(db, me.MemberId, SafetyDeeds.Looked, report.Kind, report.Id, await About(report.Kind, report.Subject, cancellation), cancellation);
        return sealer.Open(report.Snapshot!, report.SnapshotPlace);
    }

    /// <summary>What can be done about it by this member.</summary>
    public async Task<IReadOnlyList<Step>> StepsFor(Report report, CancellationToken cancellation)
    {
        if (Find(report.Kind) is not { } kind)
        {
            return [];
        }

        var isSiteWide = me.Holds(Roles.Steward) && await About(report.Kind, report.Subject, cancellation) is not null;
        return [.. kind.Steps.Where(step => step.IsSiteWide() ? isSiteWide : step is Step.Hide || report.Subject is not null && (step is Step.Note || report.Group is not null)).Order()];
    }

    /// <summary>Decides inside the caller's write. A report somebody else decided meanwhile stays as they did.</summary>
    /// <param name="step">Null to leave things as they are.</param>
    /// <param name="days">For a step with an end.</param>
    public async Task Decide(Report report, Step? step, int? days, string reason, CancellationToken cancellation)
    {
        if (report.DecidedAt is not null)
        {
            return;
        }

        var now = clock.GetCurrentInstant();
        report.Decide(step is not null, now);
        await audit.Note(db, me.MemberId, SafetyDeeds.ReportDecided, "report", report.Id, null, cancellation);
        var (kind, thing) = (ReportsWaiting.Kind, report.PublicId);
        await db.Claims.Where(claim => claim.Kind == kind && claim.Thing == thing).ExecuteDeleteAsync(cancellation);
        if (step is { } taken)
        {
            var (number, hash) = await Last(cancellation);
            Instant? until = taken.HasEnd() ? now + Duration.FromDays(days!.Value) : null;
            await Keep(Decision.Take(number + 1, hash, me.MemberId, taken, report, until, reason, now, moderators.Key, sealer), cancellation);
        }
    }

    /// <summary>Answers an appeal inside the caller's write.</summary>
    public async Task Answer(Appeal appeal, Decision decision, bool uphold, string reason, CancellationToken cancellation)
    {
        if (appeal.AnsweredAt is not null)
        {
            return;
        }

        var now = clock.GetCurrentInstant();
        appeal.Decide(me.MemberId, decision, uphold, reason, now, moderators.Key, sealer);
        await audit.Note(db, me.MemberId, SafetyDeeds.AppealAnswered, "appeal", appeal.Id, await About(decision.Kind, decision.Subject, cancellation), cancellation);
        var (kind, thing) = (AppealsWaiting.Kind, appeal.PublicId);
        await db.Claims.Where(claim => claim.Kind == kind && claim.Thing == thing).ExecuteDeleteAsync(cancellation);
        if (!uphold)
        {
            var (number, hash) = await Last(cancellation);
            await Keep(Decision.Undo(number + 1, hash, me.MemberId, decision, reason, now, moderators.Key, sealer), cancellation);
        }
    }

    /// <summary>Takes back, inside the caller's write, what nobody need appeal for. Taken back already, nothing changes.</summary>
    public async Task TakeBack(Decision decision, string reason, CancellationToken cancellation)
    {
        if (await db.Decisions.AnyAsync(other => other.Undoes == decision.Number, cancellation))
        {
            return;
        }

        // This entry's lock makes the next number the last.
        await audit.Note(db, me.MemberId, SafetyDeeds.TookBack, "report", decision.ReportId, await About(decision.Kind, decision.Subject, cancellation), cancellation);
        var (number, hash) = await Last(cancellation);
        await Keep(Decision.Undo(number + 1, hash, me.MemberId, decision, reason, clock.GetCurrentInstant(), moderators.Key, sealer), cancellation);
    }

    public Task<List<string>> MySubjects(CancellationToken cancellation) => SubjectsOf(new Somebody(me.MemberId, me.PublicId, me.Key), cancellation);

    /// <summary>Every subject of every kind that is this member.</summary>
    public async Task<List<string>> SubjectsOf(Somebody who, CancellationToken cancellation)
    {
        var subjects = new List<string>();
        foreach (var kind in kinds)
        {
            subjects.AddRange(await kind.SubjectsOf(db, who, cancellation));
        }

        return subjects;
    }

    public async Task<long?> About(string kind, string? subject, CancellationToken cancellation) =>
        subject is not null && Find(kind) is { } known ? await known.MemberOf(db, subject, cancellation) : null;

    /// <summary>Whether the decisions are as they were taken, and none is missing.</summary>
    /// <returns>How many are whole, and the number of the first that is wrong or missing.</returns>
    public static async Task<(long Whole, long? Wrong)> Check(HoldfastDb db, Sealer sealer, CancellationToken cancellation)
    {
        var previous = Decision.Start;
        var whole = 0L;
        await foreach (var decision in db.Decisions.AsNoTracking().OrderBy(decision => decision.Number).AsAsyncEnumerable().WithCancellation(cancellation))
        {
            if (decision.Number != whole + 1 || !decision.Hash.AsSpan().SequenceEqual(decision.HashAfter(previous, sealer)))
            {
                return (whole, whole + 1);
            }

            (previous, whole) = (decision.Hash, decision.Number);
        }

        // Cut from the end, what is left is whole: the audit log remembers that there were more.
        var noted = await db.AuditEntries.Where(entry => entry.Kind == SafetyDeeds.DecisionKind).MaxAsync(entry => (long?)entry.Subject, cancellation) ?? 0;
        return (whole, noted == whole ? null : whole + 1);
    }

    /// <summary>The end of the chain. The audit entry written before holds the lock that makes this the last until the write ends.</summary>
    private async Task<(long Number, byte[] Hash)> Last(CancellationToken cancellation)
    {
        var last = await db.Decisions.AsNoTracking().OrderByDescending(decision => decision.Number).Select(decision => new { decision.Number, decision.Hash }).FirstOrDefaultAsync(cancellation);
        return last is null ? (0, Decision.Start) : (last.Number, last.Hash);
    }

    private async Task Keep(Decision decision, CancellationToken cancellation)
    {
        db.Decisions.Add(decision);
        var about = await About(decision.Kind, decision.Subject, cancellation);
        await audit.Note(db, me.MemberId, decision.Undoes is null ? SafetyDeeds.Decided : SafetyDeeds.Undid, SafetyDeeds.DecisionKind, decision.Number, about, cancellation);
        await db.SaveChangesAsync(cancellation);
        await Apply(decision, about, cancellation);
    }

    /// <summary>Brings about what all decisions together say: a shorter pause doesn't end a longer one, and undoing one leaves the others.</summary>
    private async Task Apply(Decision latest, long? member, CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        var inForce = db.Decisions.Where(decision => decision.Undoes == null && (decision.Until == null || decision.Until > now) && !db.Decisions.Any(other => other.Undoes == decision.Number));
        switch (latest.Step)
        {
            case Step.Note:
                return;
            case Step.Hide:
                var isHidden = await inForce.AnyAsync(decision => decision.Step == Step.Hide && decision.Kind == latest.Kind && decision.Thing == latest.Thing, cancellation);
                await Do(latest, isHidden ? Deed.Hide : Deed.Restore, null, cancellation);
                return;
            case Step.Slow or Step.SuspendFromGroup:
                var until = await inForce.Where(decision => decision.Step == latest.Step && decision.Subject == latest.Subject && decision.Group == latest.Group).MaxAsync(decision => decision.Until, cancellation);
                await Do(latest, latest.Step == Step.Slow ? (until is null ? Deed.Unslow : Deed.Slow) : until is null ? Deed.Readmit : Deed.SuspendFromGroup, until, cancellation);
                return;
            default:
                await SuspendOrRestore(member ?? throw new InvalidOperationException("Nobody can be kept from the site without knowing whom."), inForce, cancellation);
                return;
        }
    }

    private async Task SuspendOrRestore(long id, IQueryable<Decision> inForce, CancellationToken cancellation)
    {
        if (await db.Members.SingleOrDefaultAsync(member => member.Id == id, cancellation) is not { } member || keys.Find(member.KeyId) is not { } key)
        {
            // They left meanwhile.
            return;
        }

        var subjects = await SubjectsOf(new Somebody(member.Id, member.PublicId, key), cancellation);
        var ends = await inForce.Where(decision => (decision.Step == Step.Suspend || decision.Step == Step.Remove) && decision.Subject != null && subjects.Contains(decision.Subject)).Select(decision => decision.Until).ToListAsync(cancellation);
        if (ends.Count == 0)
        {
            member.Restore();
        }
        else
        {
            member.Suspend(ends.Contains(null) ? Forever : ends.Max()!.Value);
        }
    }

    private Task Do(Decision decision, Deed deed, Instant? until, CancellationToken cancellation) =>
        Find(decision.Kind) is { } kind
            ? kind.Do(db, deed, new DeedTarget(decision.Thing, decision.Subject, decision.Group, until), cancellation)
            : throw new InvalidOperationException($"Nobody knows how to moderate a {decision.Kind}.");
}

/// <summary>What this slice writes into the audit log.</summary>
public static class SafetyDeeds
{
    /// <summary>Somebody with a role read what a member wrote, because of a report.</summary>
    public const string Looked = "looked";
    public const string ReportDecided = "report-decided";
    public const string Decided = "decided";
    public const string Undid = "undid";
    public const string TookBack = "took-back";
    public const string AppealRead = "appeal-read";
    public const string AppealAnswered = "appeal-answered";
    public const string SettingsChanged = "settings-changed";

    /// <summary>The subject is the decision's number.</summary>
    public const string DecisionKind = "decision";
}
