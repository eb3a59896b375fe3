using System.Globalization;
using System.Runtime.CompilerServices;
using Holdfast.Accounts;
using Holdfast.Data;
using Holdfast.Recovery.Plans;
using Holdfast.Recovery.Toolkit;
using Holdfast.Ui;
using Microsoft.EntityFrameworkCore;
using NodaTime.Text;

namespace Holdfast.Recovery;

/// <summary>Whoever leaves takes everything here along: nothing of it is anybody else's.</summary>
internal sealed class LeavingRecovery : ILeave
{
    public async Task Leave(HoldfastDb db, Leaver leaver, CancellationToken cancellation)
    {
        await db.CheckIns.Where(own => own.MemberId == leaver.MemberId).ExecuteDeleteAsync(cancellation);
        await db.Clocks.Where(own => own.MemberId == leaver.MemberId).ExecuteDeleteAsync(cancellation);
        await db.DifferentDays.Where(own => own.MemberId == leaver.MemberId).ExecuteDeleteAsync(cancellation);
        await db.Urges.Where(own => own.MemberId == leaver.MemberId).ExecuteDeleteAsync(cancellation);
        await db.ToolNotes.Where(own => own.MemberId == leaver.MemberId).ExecuteDeleteAsync(cancellation);
        await db.Plans.Where(own => own.MemberId == leaver.MemberId).ExecuteDeleteAsync(cancellation);
        await db.Goals.Where(own => own.MemberId == leaver.MemberId).ExecuteDeleteAsync(cancellation);
        await db.Intentions.Where(own => own.MemberId == leaver.MemberId).ExecuteDeleteAsync(cancellation);
        await db.SendingKeys.Where(own => own.MemberId == leaver.MemberId).ExecuteDeleteAsync(cancellation);
        await db.Reminders.Where(own => own.MemberId == leaver.MemberId).ExecuteDeleteAsync(cancellation);
    }
}

/// <summary>One kind of a member's own things, for their copy of everything.</summary>
internal sealed class MyOwn<TOwn, T>(Sealer sealer, string name, LocalText title, Func<T, IReadOnlyList<ExportedValue>> tell) : IExportMine
    where TOwn : Own<T>
    where T : class
{
    public string Name => name;

    public LocalText Title => title;

    public async IAsyncEnumerable<IReadOnlyList<ExportedValue>> Mine(HoldfastDb db, Me me, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var own in db.Set<TOwn>().AsNoTracking().Where(own => own.MemberId == me.MemberId).OrderBy(own => own.Id).AsAsyncEnumerable().WithCancellation(cancellation))
        {
            yield return tell(sealer.Open(own.Words!, own.Place));
        }
    }
}

internal static class MyRecovery
{
    private static readonly LocalText At = new("When", "Cuándo");
    private static readonly LocalText Day = new("Day", "Día");
    private static readonly LocalText Text = new("Text", "Texto");
    private static readonly LocalText Name = new("Name", "Nombre");
    private static readonly LocalText Note = new("Note", "Nota");
    private static readonly LocalText Urge = new("Urge", "Ganas");

    public static IServiceCollection AddMyRecovery(this IServiceCollection services) => services
        .AddScoped<ILeave, LeavingRecovery>()
        .Export<CheckIn, HowItIs>("check-ins", new("Check-ins", "Registros"), own =>
        [
            new("at", At, InstantPattern.General.Format(own.At)),
            new("day", Day, LocalDatePattern.Iso.Format(own.Day)),
            new("mood", new("Mood", "Ánimo"), Number(own.Mood)),
            new("urge", Urge, Number(own.Urge)),
            new("feelings", new("Feelings", "Sentimientos"), Several(own.Feelings)),
            new("text", Text, own.Line),
        ])
        .Export<Clock, ClockFace>("clocks", new("Recovery days", "Días de recuperación"), own =>
        [
            new("name", Name, own.Name),
            new("goal", new("Goal", "Meta"), own.Goal.ToString()),
            new("start", new("Since", "Desde"), LocalDatePattern.Iso.Format(own.Start)),
            new("daysAWeek", new("Days a week", "Días por semana"), Number(own.DaysAWeek)),
        ])
        .Export<DifferentDay, WentDifferently>("different-days", new("Days that went differently", "Días que fueron distintos"), own =>
        [
            new("day", Day, LocalDatePattern.Iso.Format(own.Day)),
            new("note", Note, own.Note),
        ])
        .Export<Urge, UrgeNote>("urges", new("Urges", "Ganas de consumir"), own =>
        [
            new("at", At, LocalDateTimePattern.GeneralIso.Format(own.At)),
            new("strength", new("Strength", "Fuerza"), Number(own.Strength)),
            new("trigger", new("What set it off", "Qué lo provocó"), own.Trigger),
            new("where", new("Where", "Dónde"), own.Where),
            new("did", new("What you did", "Qué hiciste"), Several(own.Did)),
            new("after", new("After that", "Después"), Number(own.After)),
            new("note", Note, own.Note),
        ])
        .Export<ToolNote, ToolWords>("tool-notes", new("What you wrote with the tools", "Lo que escribiste con las herramientas"), own =>
        [
            new("tool", new("Tool", "Herramienta"), own.Tool),
            new("day", Day, LocalDatePattern.Iso.Format(own.Day)),
            .. own.Answers.Select(answer => new ExportedValue(answer.Key, new(answer.Key, answer.Key), answer.Value)),
        ])
        .Export<Plan, PlanWords>("plans", new("Your plans", "Tus planes"), own =>
        [
            .. own.Parts.SelectMany(part => part.Value.Select(line => new ExportedValue(part.Key, new(part.Key, part.Key), line))),
            .. own.People.Select(person => new ExportedValue("person", new("Somebody to reach", "Alguien a quien llamar"), $"{person.Name}: {person.Reach}")),
        ])
        .Export<Goal, GoalWords>("goals", new("Goals", "Metas"), own =>
        [
            new("name", Name, own.Name),
            new("set", new("Since", "Desde"), LocalDatePattern.Iso.Format(own.SetOn)),
            new("done", new("Done", "Hecha"), own.DoneOn is { } done ? LocalDatePattern.Iso.Format(done) : null),
            .. own.Steps.Select(step => new ExportedValue("step", new("Step", "Paso"), step.Text)),
        ])
        .Export<Intention, DayWords>("intentions", new("Intentions and evenings", "Intenciones y noches"), own =>
        [
            new("day", Day, LocalDatePattern.Iso.Format(own.Day)),
            new("intention", new("Intention", "Intención"), own.Intention),
            new("went", new("How it went", "Cómo fue"), own.Went?.ToString()),
            new("review", new("In the evening", "Por la noche"), own.Review),
            .. own.Grateful.Select(line => new ExportedValue("grateful", new("Grateful for", "Gratitud"), line)),
        ])
        .Export<Reminder, ReminderWords>("reminders", new("Reminders", "Recordatorios"), own =>
        [
            new("of", new("Of what", "De qué"), own.Of.ToString()),
            new("at", At, LocalTimePattern.GeneralIso.Format(own.At)),
            new("days", new("Days of the week", "Días de la semana"), string.Join(", ", own.Days)),
            new("zone", new("Time zone", "Zona horaria"), own.Zone),
            new("paused", new("Paused", "En pausa"), own.IsPaused ? "yes" : "no"),
        ]);

    private static IServiceCollection Export<TOwn, T>(this IServiceCollection services, string name, LocalText title, Func<T, IReadOnlyList<ExportedValue>> tell)
        where TOwn : Own<T>
        where T : class =>
        services.AddScoped<IExportMine>(provider => new MyOwn<TOwn, T>(provider.GetRequiredService<Sealer>(), name, title, tell));

    private static string? Number(int? number) => number?.ToString(CultureInfo.InvariantCulture);

    private static string? Several(IReadOnlyList<string> codes) => codes.Count == 0 ? null : string.Join(", ", codes);
}
