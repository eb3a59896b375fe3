using System.Runtime.CompilerServices;
using Holdfast.Accounts;
using Holdfast.Data;
using Holdfast.Ui;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;

namespace Holdfast.Safety;

/// <summary>What a member reported, for their copy of everything: their own words, not what somebody else had said.</summary>
internal sealed class MyReports(Sealer sealer) : IExportMine
{
    public string Name => "reports";

    public LocalText Title { get; } = new("What you reported", "Lo que avisaste");

    public async IAsyncEnumerable<IReadOnlyList<ExportedValue>> Mine(HoldfastDb db, Me me, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var mine = Report.ReporterHash(me.PublicId, sealer);
        await foreach (var report in db.Reports.AsNoTracking().Where(report => report.Reporter == mine).OrderBy(report => report.At).ThenBy(report => report.Id).AsAsyncEnumerable().WithCancellation(cancellation))
        {
            yield return
            [
                new("at", new("Sent", "Enviado"), InstantPattern.General.Format(report.At)),
                new("kind", new("What it was", "Qué era"), report.Kind),
                new("reason", new("Why", "Por qué"), report.Reason),
                new("words", new("What you added", "Lo que añadiste"), sealer.Open(report.Snapshot!, report.SnapshotPlace).Words is { Length: > 0 } words ? words : null),
                new("decided", new("Decided", "Decidido"), Exported.At(report.DecidedAt)),
                new("outcome", new("What came of it", "Qué resultó"), report.DecidedAt is null ? null : report.WasActedOn ? "something was done" : "left as it is"),
            ];
        }
    }
}

/// <summary>Whom a member keeps apart from.</summary>
internal sealed class MyBlocks(Sealer sealer) : IExportMine
{
    public string Name => "blocks";

    public LocalText Title { get; } = new("People you keep apart from", "Personas de las que te apartas");

    public async IAsyncEnumerable<IReadOnlyList<ExportedValue>> Mine(HoldfastDb db, Me me, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var block in db.Blocks.AsNoTracking().Where(block => block.MemberId == me.MemberId).OrderBy(block => block.Id).AsAsyncEnumerable().WithCancellation(cancellation))
        {
            yield return
            [
                new("name", new("Name", "Nombre"), sealer.Open(block.Name!, block.NamePlace)),
                new("since", new("Since", "Desde"), LocalDatePattern.Iso.Format(block.On)),
            ];
        }
    }
}

/// <summary>What was decided about a member under any of their aliases, what they asked about it and what was answered.</summary>
internal sealed class MyDecisions(Sealer sealer, IEnumerable<IReportable> kinds) : IExportMine
{
    public string Name => "decisions";

    public LocalText Title { get; } = new("Decisions about you", "Decisiones sobre ti");

    public async IAsyncEnumerable<IReadOnlyList<ExportedValue>> Mine(HoldfastDb db, Me me, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var subjects = new HashSet<string>(StringComparer.Ordinal);
        foreach (var kind in kinds)
        {
            subjects.UnionWith(await kind.SubjectsOf(db, new Somebody(me.MemberId, me.PublicId, me.Key), cancellation));
        }

        var mine = subjects.ToList();
        var decisions = db.Decisions.AsNoTracking().Where(decision => decision.Undoes == null && decision.Subject != null && mine.Contains(decision.Subject)).OrderBy(decision => decision.Number)
            .Select(decision => new
            {
                Decision = decision,
                Undone = db.Decisions.SingleOrDefault(other => other.Undoes == decision.Number),
                Appeal = db.Appeals.SingleOrDefault(appeal => appeal.Decision == decision.Number),
            });
        await foreach (var row in decisions.AsAsyncEnumerable().WithCancellation(cancellation))
        {
            yield return
            [
                new("at", new("Decided", "Decidido"), InstantPattern.General.Format(row.Decision.At)),
                new("kind", new("What it was about", "Sobre qué era"), row.Decision.Kind),
                new("step", new("What was done", "Qué se hizo"), row.Decision.Step.ToString()),
                new("until", new("Until", "Hasta"), Exported.At(row.Decision.Until)),
                new("reason", new("Why", "Por qué"), sealer.Open(row.Decision.Reason!, row.Decision.ReasonPlace)),
                new("takenBack", new("Taken back", "Anulado"), Exported.At(row.Undone?.At)),
                new("takenBackBecause", new("Because", "Porque"), row.Undone is null ? null : sealer.Open(row.Undone.Reason!, row.Undone.ReasonPlace)),
                new("appealed", new("You asked for another look", "Pediste que alguien lo mirara otra vez"), Exported.At(row.Appeal?.At)),
                new("appeal", new("What you wrote", "Lo que escribiste"), row.Appeal is null ? null : sealer.Open(row.Appeal.Words!, row.Appeal.WordsPlace)),
                new("answered", new("Answered", "Respondido"), Exported.At(row.Appeal?.AnsweredAt)),
                new("answer", new("The answer", "La respuesta"), row.Appeal?.Answer is null ? null : sealer.Open(row.Appeal.Answer, row.Appeal.AnswerPlace)),
            ];
        }
    }
}

internal static class Exported
{
    public static string? At(Instant? at) => at is { } then ? InstantPattern.General.Format(then) : null;
}
