namespace Stoa.Host.Pages;

/// <summary>
/// The shop's own words. The English text is the key (<c>T["Sold out"]</c>); ShopTexts.de.resx and ShopTexts.fr.resx hold the
/// others, and a test finds what is missing there.
/// </summary>
public sealed class ShopTexts;
