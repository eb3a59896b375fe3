using Holdfast.Accounts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using NodaTime;

namespace Holdfast.Recovery.Reminders;

/// <summary>What a member is reminded of, and when; by the clock on their wall.</summary>
public sealed class IndexModel(Keeping keeping, OwnThings own, MyDay day, IStringLocalizer<ReminderPageWords> words) : KeepingPage(keeping)
{
    [BindProperty]
    public ReminderForm Input { get; set; } = ReminderForm.New;

    /// <summary>Those they have, by the time of day.</summary>
    public IReadOnlyList<Kept<ReminderWords>> All { get; private set; } = [];

    /// <summary>Their goals that they are at.</summary>
    public IReadOnlyList<Kept<GoalWords>> Goals { get; private set; } = [];

    /// <summary>The one being changed, by its id; null for a new one.</summary>
    public string? Changing { get; private set; }

    public bool WasKept { get; private set; }

    public bool IsFull => Changing is null && All.Count >= Reminder.MostPerMember;

    public DateTimeZone Zone => day.Zone;

    public string NameOf(ReminderWords reminder) => reminder.Of switch
    {
        ReminderOf.CheckIn => words["Checking in"],
        ReminderOf.Morning => words["What you mean to do with the day"],
        ReminderOf.Evening => words["Looking back on the day"],
        _ => Goals.FirstOrDefault(goal => goal.Id == reminder.Goal)?.Words.Name ?? words["A goal you are done with"],
    };

    /// <summary>They have moved since: it still goes by the wall it was kept at.</summary>
    public bool IsElsewhere(ReminderWords reminder) => reminder.Zone != day.Zone.Id;

    /// <param name="of">What to have chosen already.</param>
    /// <param name="change">The id of one of theirs, to change it.</param>
    public async Task<IActionResult> OnGet(string? of, string? change, string? kept, CancellationToken cancellation)
    {
        WasKept = kept is not null;
        await Draw(cancellation);
        if (change is null)
        {
            Input = ReminderForm.New with { Of = of };
            return Page();
        }

        if (All.FirstOrDefault(each => each.Id == change) is not { } mine)
        {
            return NotFound();
        }

        (Changing, Input) = (change, ReminderForm.OfWords(mine.Words));
        return Page();
    }

    public async Task<IActionResult> OnPost(CancellationToken cancellation)
    {
        await Draw(cancellation);
        var said = Input.Read(day.Zone.Id, Goals, ModelState, words);
        return await Keep(
            async () =>
            {
                if (await own.Count<Reminder, ReminderWords>(cancellation) >= Reminder.MostPerMember)
                {
                    return words["There is room for {0} reminders. Take one out first.", Reminder.MostPerMember];
                }

                own.Keep<Reminder, ReminderWords>(said!).RingNext(said!.After(day.At));
                return null;
            },
            "/reminders?kept=1",
            cancellation);
    }

    public async Task<IActionResult> OnPostChange(string? id, CancellationToken cancellation)
    {
        await Draw(cancellation);
        if (All.All(each => each.Id != id))
        {
            return NotFound();
        }

        Changing = id;
        var said = Input.Read(day.Zone.Id, Goals, ModelState, words);
        return await Change(id, was => said! with { IsPaused = was.IsPaused }, cancellation);
    }

    /// <summary>It rests, or rings again.</summary>
    public Task<IActionResult> OnPostPause(string? id, bool pause, CancellationToken cancellation) => Change(id, was => was with { IsPaused = pause }, cancellation);

    public async Task<IActionResult> OnPostRemove(string? id, CancellationToken cancellation)
    {
        if (await own.Find<Reminder, ReminderWords>(id, cancellation) is not { } reminder)
        {
            return NotFound();
        }

        return await Keep(() => Db.Reminders.Remove(reminder), "/reminders?kept=1", cancellation);
    }

    protected override async Task Draw(CancellationToken cancellation)
    {
        All = [.. (await own.Latest<Reminder, ReminderWords>(Reminder.MostPerMember, cancellation)).OrderBy(each => each.Words.At)];
        Goals = [.. (await own.Latest<Goal, GoalWords>(Goal.MostPerMember, cancellation)).Where(goal => goal.Words.IsOpen)];
    }

    private async Task<IActionResult> Change(string? id, Func<ReminderWords, ReminderWords> change, CancellationToken cancellation)
    {
        if (await own.Find<Reminder, ReminderWords>(id, cancellation) is null)
        {
            return NotFound();
        }

        if (!IsWhole() || !ModelState.IsValid)
        {
            await Draw(cancellation);
            return Again(StatusCodes.Status400BadRequest);
        }

        // What is changed is read again, in its turn.
        Db.ChangeTracker.Clear();
        return await Keep(
            async () =>
            {
                if (await own.Find<Reminder, ReminderWords>(id, cancellation) is not { } reminder)
                {
                    return NotFound();
                }

                var changed = change(own.Open(reminder));
                own.Say(reminder, changed);
                reminder.RingNext(changed.After(day.At));
                return null;
            },
            () => "/reminders?kept=1",
            cancellation);
    }
}
