using Holdfast.Data;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Holdfast.Safety;

/// <summary>What was decided about a member, as they read it, and asking somebody else to look again.</summary>
public sealed class Appealing(HoldfastDb db, Writer writer, KeyStore keys, Sealer sealer, ModeratorsKey moderators, IEnumerable<IReportable> kinds, IClock clock)
{
    private const int Most = 50;

    /// <param name="Step">What was done.</param>
    /// <param name="Reason">Why, as whoever decided wrote it.</param>
    /// <param name="Said">What it was about, as it stood when it was reported: their own. Never what the report added.</param>
    /// <param name="UndoneBecause">Why it was taken back; null while it stands.</param>
    /// <param name="Appeal">What they asked, if they did.</param>
    /// <param name="Answer">What was answered, if it was.</param>
    public sealed record Told(string Id, string Kind, Step Step, Instant At, Instant? Until, string Reason, IReadOnlyList<SnapshotLine> Said, string? UndoneBecause, Instant? AppealedAt, string? Appeal, string? Answer);

    public async Task<Somebody?> Who(string publicId, CancellationToken cancellation) =>
        await db.Members.AsNoTracking().Where(member => member.PublicId == publicId).Select(member => new { member.Id, member.KeyId }).SingleOrDefaultAsync(cancellation) is { } member
            && keys.Find(member.KeyId) is { } key
            ? new Somebody(member.Id, publicId, key)
            : null;

    /// <summary>What was decided about this member under any of their aliases, the newest first.</summary>
    public async Task<IReadOnlyList<Told>> About(Somebody who, CancellationToken cancellation)
    {
        var subjects = await SubjectsOf(who, cancellation);
        var rows = await db.Decisions.AsNoTracking()
            .Where(decision => decision.Undoes == null && decision.Subject != null && subjects.Contains(decision.Subject))
            .OrderByDescending(decision => decision.Number)
            .Take(Most)
            .Select(decision => new
            {
                Decision = decision,
                Report = db.Reports.SingleOrDefault(report => report.Id == decision.ReportId),
                Undone = db.Decisions.SingleOrDefault(other => other.Undoes == decision.Number),
                Appeal = db.Appeals.SingleOrDefault(appeal => appeal.Decision == decision.Number),
            })
            .ToListAsync(cancellation);
        return rows.ConvertAll(row => new Told(
            row.Decision.PublicId,
            row.Decision.Kind,
            row.Decision.Step,
            row.Decision.At,
            row.Decision.Until,
            sealer.Open(row.Decision.Reason!, row.Decision.ReasonPlace),
            row.Report?.Snapshot is { } snapshot ? sealer.Open(snapshot, row.Report.SnapshotPlace).Lines : [],
            row.Undone is null ? null : sealer.Open(row.Undone.Reason!, row.Undone.ReasonPlace),
            row.Appeal?.At,
            row.Appeal is null ? null : sealer.Open(row.Appeal.Words!, row.Appeal.WordsPlace),
            row.Appeal?.Answer is null ? null : sealer.Open(row.Appeal.Answer, row.Appeal.AnswerPlace)));
    }

    /// <summary>Asks once; the same again changes nothing.</summary>
    /// <returns>False when there is no such decision about them.</returns>
    public async Task<bool> Ask(Somebody who, string decisionId, string words, string formId, CancellationToken cancellation)
    {
        var subjects = await SubjectsOf(who, cancellation);
        var number = await db.Decisions.Where(decision => decision.PublicId == decisionId && decision.Undoes == null && decision.Subject != null && subjects.Contains(decision.Subject)).Select(decision => (long?)decision.Number).SingleOrDefaultAsync(cancellation);
        if (number is null)
        {
            return false;
        }

        if (!await db.Appeals.AnyAsync(appeal => appeal.Decision == number, cancellation))
        {
            await writer.WriteOnce(
                db,
                formId,
                () =>
                {
                    db.Appeals.Add(new Appeal(number.Value, words, clock.GetCurrentInstant(), moderators.Key, sealer));
                    return Task.CompletedTask;
                },
                cancellation);
        }

        return true;
    }

    private async Task<List<string>> SubjectsOf(Somebody who, CancellationToken cancellation)
    {
        var subjects = new List<string>();
        foreach (var kind in kinds)
        {
            subjects.AddRange(await kind.SubjectsOf(db, who, cancellation));
        }

        return subjects;
    }

    public string NameOf(string kind) => kinds.FirstOrDefault(known => known.Kind == kind)?.Name.ToString() ?? kind;
}
