using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace Holdfast.Safety.Yours;

/// <summary>What was decided about somebody, and asking again: for a member signed in, and for one who is kept out for now.</summary>
public abstract class DecisionsPage(Appealing appealing, IStringLocalizer<DeskWords> words, ILogger logger) : SafetyPage(words, logger)
{
    public sealed record Form(string? Decision, string? Words);

    [BindProperty]
    public Form Input { get; set; } = new(null, null);

    public IReadOnlyList<Appealing.Told> Told { get; private set; } = [];

    /// <summary>Which form was sent and is shown again.</summary>
    public string? Asked { get; private set; }

    protected Appealing Appealing => appealing;

    public string NameOf(string kind) => appealing.NameOf(kind);

    protected async Task Read(Somebody who, CancellationToken cancellation) => Told = await appealing.About(who, cancellation);

    protected async Task<IActionResult> Ask(Somebody who, string onward, CancellationToken cancellation)
    {
        await Read(who, cancellation);
        if (!Told.Any(told => told.Id == Input.Decision))
        {
            return NotFound();
        }

        Asked = Input.Decision;
        var text = Text("Words", Input.Words, Appeal.LongestWords, Words["Write what they should know, in a few words."]);
        CheckForm();
        return ModelState.IsValid
            ? await Done(() => appealing.Ask(who, Input.Decision!, text!, FormId!, cancellation), onward)
            : Again(StatusCodes.Status400BadRequest);
    }
}
