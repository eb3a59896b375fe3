using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Holdfast.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Holdfast.Accounts;

/// <summary>
/// Passkeys, as Identity checks them (WebAuthn level 3): this site's own origin and nothing embedded, the person verified
/// by their device, each challenge good once and for half an hour in the browser that was given it.
/// </summary>
public sealed class Passkeys(HoldfastDb db, Writer writer, Sealer sealer, KeyStore keys, IPasskeyHandler<Member> handler, AccountCookies cookies, IClock clock)
{
    /// <summary>Discreet: a phone's list of passkeys says no more.</summary>
    public const string ShownName = "Holdfast";

    /// <summary>The longest answer of a browser that is looked at. A real one has some 1,500 characters.</summary>
    public const int LongestAnswer = 20_000;

    private const string MakingCookie = "pk-make";
    private const string AskingCookie = "pk-ask";

    private sealed record Asked(string State);

    /// <summary>What the browser needs to make a passkey, as JSON for its script.</summary>
    /// <param name="publicId">The member's, or the one they will have.</param>
    public async Task<string> ToMake(HttpContext http, string publicId)
    {
        var made = await handler.MakeCreationOptionsAsync(new PasskeyUserEntity { Id = publicId, Name = ShownName, DisplayName = ShownName }, http);
        cookies.Note(http, MakingCookie, new Asked(made.AttestationState!));
        return made.CreationOptionsJson;
    }

    /// <summary>What the browser made of it, checked. Nothing is stored yet.</summary>
    /// <returns>Null when it isn't good, or not for this member.</returns>
    public async Task<PasskeyRecord?> Made(HttpContext http, string? answer, string publicId, string name)
    {
        if (Answer(answer) is not { } json || cookies.Noted<Asked>(http, MakingCookie) is not { } asked)
        {
            return null;
        }

        var result = await handler.PerformAttestationAsync(new PasskeyAttestationContext { HttpContext = http, CredentialJson = json, AttestationState = asked.State });
        cookies.Forget(http, MakingCookie);
        return result.Succeeded && result.UserEntity.Id == publicId && result.Passkey.IsUserVerified
            ? PasskeyRecord.Of(result.Passkey, name, clock.GetCurrentInstant().InUtc().Date)
            : null;
    }

    /// <summary>What the browser needs to prove a passkey, as JSON for its script.</summary>
    /// <param name="member">Null for whoever it is: nothing then tells which passkeys there are.</param>
    public async Task<string> ToAsk(HttpContext http, Member? member)
    {
        var asked = await handler.MakeRequestOptionsAsync(member!, http);
        cookies.Note(http, AskingCookie, new Asked(asked.AssertionState!));
        return asked.RequestOptionsJson;
    }

    /// <summary>Whose passkey this answer proves. Each challenge proves once; the count the authenticator keeps is kept too.</summary>
    public async Task<Member?> Proved(HttpContext http, string? answer, CancellationToken cancellation)
    {
        if (Answer(answer) is not { } json || cookies.Noted<Asked>(http, AskingCookie) is not { } asked)
        {
            return null;
        }

        cookies.Forget(http, AskingCookie);
        var result = await handler.PerformAssertionAsync(new PasskeyAssertionContext { HttpContext = http, CredentialJson = json, AssertionState = asked.State });
        if (!result.Succeeded || !result.Passkey.IsUserVerified || keys.Find(result.User.KeyId) is not { } key)
        {
            return null;
        }

        var once = Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(asked.State)).AsSpan(0, 16));
        var hash = Passkey.HashOf(result.Passkey.CredentialId, sealer);
        var isFirst = await writer.WriteOnce(
            db,
            once,
            async () =>
            {
                var passkey = await db.Passkeys.SingleAsync(passkey => passkey.CredentialHash == hash, cancellation);
                var known = passkey.Open(sealer);
                passkey.Become(PasskeyRecord.Of(result.Passkey, known.Name, known.Day), key, sealer);
            },
            cancellation);
        return isFirst ? result.User : null;
    }

    private static string? Answer(string? json) => json is { Length: > 1 and <= LongestAnswer } ? json : null;
}

public sealed record PasskeyNotGood() : Refusal("That passkey didn’t work here. Try again, or use your passphrase.");

public sealed record PasskeyNotMade() : Refusal("The passkey wasn’t made. Nothing was changed: try again.");
