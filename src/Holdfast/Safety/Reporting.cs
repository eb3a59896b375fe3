using Holdfast.Accounts;
using Holdfast.Data;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Holdfast.Safety;

/// <summary>Sending a report, and seeing one's own.</summary>
public sealed class Reporting(HoldfastDb db, Writer writer, Me me, Sealer sealer, ModeratorsKey moderators, IEnumerable<IReportable> kinds, IClock clock)
{
    private static readonly Duration Day = Duration.FromDays(1);

    private byte[] Mine => Report.ReporterHash(me.PublicId, sealer);

    public IReportable? Find(string kind) => kinds.FirstOrDefault(known => known.Kind == kind);

    /// <summary>The same form or the same open thing again changes nothing.</summary>
    /// <returns>Null when it is with the moderators.</returns>
    public async Task<Refusal?> Send(IReportable kind, string thing, Reported what, ReportReason reason, string words, string formId, CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        var (mine, since) = (Mine, now - Day);
        var mark = Report.MarkOf(mine, kind.Kind, thing, sealer);
        if (await db.Reports.AnyAsync(report => report.OpenMark == mark, cancellation))
        {
            return null;
        }

        if (await db.Reports.CountAsync(report => report.Reporter == mine && report.At > since, cancellation) >= Report.MostPerDay)
        {
            return new TooManyReports();
        }

        try
        {
            await writer.WriteOnce(
                db,
                formId,
                () =>
                {
                    db.Reports.Add(new Report(kind.Kind, thing, what, reason, words, mine, now, moderators.Key, sealer));
                    return Task.CompletedTask;
                },
                cancellation);
        }
        catch (DbUpdateException)
        {
            // Another form of theirs for the same thing came first; any other failure isn't ours to hide.
            db.ChangeTracker.Clear();
            if (!await db.Reports.AnyAsync(report => report.OpenMark == mark, cancellation))
            {
                throw;
            }
        }

        return null;
    }

    /// <summary>What this member reported, the newest first.</summary>
    public Task<List<Report>> Sent(int most, CancellationToken cancellation)
    {
        var mine = Mine;
        return db.Reports.AsNoTracking().Where(report => report.Reporter == mine).OrderByDescending(report => report.At).Take(most).ToListAsync(cancellation);
    }
}

public sealed record TooManyReports() : Refusal("You have sent many reports today, and people are looking at them. Send this one tomorrow. If someone is in danger, call for help now.");
