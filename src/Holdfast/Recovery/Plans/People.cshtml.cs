using Holdfast.Accounts;
using Holdfast.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace Holdfast.Recovery.Plans;

/// <summary>Whom a member reaches on a hard day, in the order to try.</summary>
public sealed class PeopleModel(Keeping keeping, MyPlan plan, MyDay day, IStringLocalizer<PlanPageWords> words) : KeepingPage(keeping)
{
    /// <param name="WasName">With <paramref name="WasReach"/>, how somebody was kept when the form to change them was opened.</param>
    public sealed record Form(string? Name, string? Reach, string? WasName, string? WasReach);

    [BindProperty]
    public Form Input { get; set; } = new(null, null, null, null);

    public PlanWords Plan { get; private set; } = PlanWords.None;

    /// <summary>Who is being changed; null where somebody is added.</summary>
    public string? Changing { get; private set; }

    /// <summary>How it is kept now, where another device changed it since the form was opened.</summary>
    public PlanPerson? Elsewhere { get; private set; }

    public bool IsTakenOutElsewhere { get; private set; }

    public bool WasKept { get; private set; }

    public bool IsFull => Plan.People.Count >= PlanWords.MostPeople;

    /// <param name="change">The id of somebody on the list, to change them.</param>
    public async Task<IActionResult> OnGet(string? change, string? kept, CancellationToken cancellation)
    {
        WasKept = kept is not null;
        Plan = await plan.Read(cancellation);
        if (change is null)
        {
            return Page();
        }

        if (Find(Plan, change) is not { } person)
        {
            return NotFound();
        }

        (Changing, Input) = (change, new Form(person.Name, person.Reach, person.Name, person.Reach));
        return Page();
    }

    /// <summary>Adds somebody at the end.</summary>
    public async Task<IActionResult> OnPost(CancellationToken cancellation)
    {
        Plan = await plan.Read(cancellation);
        if (!IsWhole() || Check() is not { } person)
        {
            return Again(StatusCodes.Status400BadRequest);
        }

        if (IsFull)
        {
            NotDone = words[new ManyPeople().Sentence, PlanWords.MostPeople];
            return Again(StatusCodes.Status400BadRequest);
        }

        // Adding takes nothing away, so what other devices did meanwhile stands.
        return await Keep(int.MaxValue, people => people.Count < PlanWords.MostPeople ? [.. people, person] : people, cancellation);
    }

    public async Task<IActionResult> OnPostChange(string? id, CancellationToken cancellation)
    {
        Plan = await plan.Read(cancellation);
        Changing = id;
        if (!IsWhole() || Check() is not { } person)
        {
            return Find(Plan, id) is null ? NotFound() : Again(StatusCodes.Status400BadRequest);
        }

        if (Find(Plan, id) is not { } there)
        {
            // Taken out on another device: what was typed can be added anew.
            (Changing, IsTakenOutElsewhere, FormId) = (null, true, null);
            return Again(StatusCodes.Status404NotFound);
        }

        // Others on the list may have changed: that is nothing to ask about.
        if ((there.Name, there.Reach) != (Input.WasName, Input.WasReach) && (there.Name, there.Reach) != (person.Name, person.Reach))
        {
            Elsewhere = there;
            return Again(StatusCodes.Status409Conflict);
        }

        return await Keep(Plan.Version, people => [.. people.Select(each => each.Id == id ? person with { Id = each.Id } : each)], cancellation);
    }

    /// <summary>Before the one they come after now.</summary>
    public async Task<IActionResult> OnPostUp(string? id, CancellationToken cancellation)
    {
        Plan = await plan.Read(cancellation);
        if (Find(Plan, id) is null)
        {
            return NotFound();
        }

        return IsWhole()
            ? await Keep(
                int.MaxValue,
                people =>
                {
                    var list = people.ToList();
                    var at = list.FindIndex(person => person.Id == id);
                    if (at > 0)
                    {
                        (list[at - 1], list[at]) = (list[at], list[at - 1]);
                    }

                    return list;
                },
                cancellation)
            : Again(StatusCodes.Status400BadRequest);
    }

    public async Task<IActionResult> OnPostRemove(string? id, CancellationToken cancellation)
    {
        Plan = await plan.Read(cancellation);
        if (Find(Plan, id) is null)
        {
            return NotFound();
        }

        return IsWhole() ? await Keep(int.MaxValue, people => [.. people.Where(person => person.Id != id)], cancellation) : Again(StatusCodes.Status400BadRequest);
    }

    private static PlanPerson? Find(PlanWords plan, string? id) => plan.People.FirstOrDefault(person => person.Id == id);

    private PlanPerson? Check()
    {
        var (name, reach) = (Typed.Clean(Input.Name), Typed.Clean(Input.Reach));
        if (name.Length is 0 or > PlanPerson.LongestName)
        {
            ModelState.AddModelError("Input.Name", words[new PersonWithoutName().Sentence, PlanPerson.LongestName]);
        }

        if (reach.Length is 0 or > PlanPerson.LongestReach)
        {
            ModelState.AddModelError("Input.Reach", words[new PersonWithoutReach().Sentence, PlanPerson.LongestReach]);
        }

        return ModelState.IsValid ? new PlanPerson(name, reach) : null;
    }

    private Task<IActionResult> Keep(int version, Func<IReadOnlyList<PlanPerson>, IReadOnlyList<PlanPerson>> change, CancellationToken cancellation) => Guarded(async () =>
    {
        if (await plan.Change(FormId!, version, PlanWords.PeopleSection, there => there.Reach(change(there.People), day.Today), cancellation) is { } meanwhile)
        {
            // In this very moment: shown like any other change from elsewhere.
            Plan = meanwhile;
            Elsewhere = Find(meanwhile, Changing);
            IsTakenOutElsewhere = Elsewhere is null;
            Changing = Elsewhere is null ? null : Changing;
            return Again(StatusCodes.Status409Conflict);
        }

        return LocalRedirect("/plan/people?kept=1");
    });
}
