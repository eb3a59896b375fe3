using Holdfast.Accounts;
using Holdfast.Data;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using NodaTime;

namespace Holdfast.Safety.Yours;

/// <summary>Blocks whoever a thing is by, under the alias it is by.</summary>
public sealed class BlockModel(HoldfastDb db, Writer writer, Reporting reporting, Sealer sealer, Me me, IClock clock, IStringLocalizer<DeskWords> words, ILogger<BlockModel> logger) : SafetyPage(words, logger)
{
    public string Kind { get; private set; } = "";

    public string Id { get; private set; } = "";

    public Alias Alias { get; private set; } = null!;

    /// <summary>Where they came from.</summary>
    public string? Address { get; private set; }

    public async Task<IActionResult> OnGet(string kind, string id, CancellationToken cancellation) => await Find(kind, id, cancellation) ? Page() : NotFound();

    public async Task<IActionResult> OnPost(string kind, string id, CancellationToken cancellation)
    {
        if (!await Find(kind, id, cancellation))
        {
            return NotFound();
        }

        CheckForm();
        if (await db.Blocks.CountAsync(block => block.MemberId == me.MemberId, cancellation) >= Block.MostPerMember)
        {
            ModelState.AddModelError("", Words["You have blocked {0} people, which is as many as fit. End one first.", Block.MostPerMember]);
        }

        return ModelState.IsValid ? await Done(() => Keep(cancellation), "/you/blocks") : Again(StatusCodes.Status400BadRequest);
    }

    private async Task Keep(CancellationToken cancellation)
    {
        var (mine, theirs) = (Alias.Mine, Alias.Subject);
        if (!await db.Blocks.AnyAsync(block => block.Mine == mine && block.Theirs == theirs, cancellation))
        {
            await writer.WriteOnce(
                db,
                FormId!,
                () =>
                {
                    db.Blocks.Add(new Block(me.MemberId, Alias, clock.GetCurrentInstant(), me.Key, sealer));
                    return Task.CompletedTask;
                },
                cancellation);
        }
    }

    private async Task<bool> Find(string kind, string id, CancellationToken cancellation)
    {
        if (id.Length > Report.ThingLength || reporting.Find(kind) is not { } reportable || await reportable.Find(db, me, id, cancellation) is not { Alias: { } alias } found)
        {
            return false;
        }

        (Kind, Id, Alias, Address) = (kind, id, alias, found.Address);
        return true;
    }
}
