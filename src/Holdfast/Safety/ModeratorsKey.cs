using Holdfast.Data;

namespace Holdfast.Safety;

/// <summary>The key that reports and decisions are sealed under, apart from the site's: evidence can be let go of without touching the rest.</summary>
public sealed class ModeratorsKey(KeyStore keys)
{
    private const string Name = "moderators";

    /// <summary>Made on first use; whoever comes second reads what stands.</summary>
    public SealingKey Key => keys.Create(Name);
}
