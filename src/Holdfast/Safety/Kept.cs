using Holdfast.Data;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Holdfast.Safety;

/// <summary>How long what people wrote in confidence is kept once it is settled. The audit log keeps ids alone, for good.</summary>
public static class Kept
{
    /// <summary>Counted from the last step: an answer, a decision, what was taken back, an answer to an appeal.</summary>
    public static readonly Duration AfterLastStep = Duration.FromDays(180);
}

/// <summary>
/// Decided reports go with their snapshots. An appeal that waits holds its report back. Decisions stay: their chain shows if
/// one is missing, and who they are about may still ask for another look.
/// </summary>
internal sealed class ErasedReports : IEraseInTime
{
    public Task Erase(HoldfastDb db, Instant now, CancellationToken cancellation)
    {
        var before = now - Kept.AfterLastStep;
        var past = db.Reports
            .Where(report => report.DecidedAt < before && !db.Decisions.Any(decision => decision.ReportId == report.Id
                && (decision.At >= before || db.Appeals.Any(appeal => appeal.Decision == decision.Number && (appeal.AnsweredAt == null || appeal.AnsweredAt >= before)))))
            .OrderBy(report => report.DecidedAt).Take(IEraseInTime.MostAtOnce).Select(report => report.Id);
        return db.Reports.Where(report => past.Contains(report.Id)).ExecuteDeleteAsync(cancellation);
    }
}
