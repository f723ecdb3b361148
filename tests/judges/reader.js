// A reading system of few lines around foliate-js. tests/support/judges.py calls the functions of `reader`.
// Pages turn without animation: the paginator animates only with the attribute `animated`.
import '/foliate-js/view.js'
import { FootnoteHandler } from '/foliate-js/footnotes.js'

// What foliate-js's own reader.js lays over a book, without its line spacing and justification.
const CSS = `
@namespace epub "http://www.idpf.org/2007/ops";
html { color-scheme: light dark }
@media (prefers-color-scheme: dark) { a:link { color: lightblue } }
aside[epub|type~="endnote"], aside[epub|type~="footnote"], aside[epub|type~="note"], aside[epub|type~="rearnote"] {
    display: none;
}`

const view = document.querySelector('body > foliate-view')
const section = () => view.renderer.getContents()[0].doc
const words = text => text.replace(/\s+/g, ' ').trim()
const plain = value => typeof value === 'string' ? value : Object.values(value ?? {})[0] ?? ''
const entries = (items, depth = 0) => (items ?? []).flatMap(({ label, href, type, subitems }) =>
    [{ label: words(label ?? ''), href: href ?? '', depth, type: (type ?? []).join(' ') }, ...entries(subitems, depth + 1)])

const allPictures = () => Array.from(section().querySelectorAll('img, svg image'), async element => {
    const image = new Image()
    image.src = element.src || element.href.baseVal
    await image.decode().catch(() => null)
    const box = element.getBoundingClientRect()
    const alt = element.getAttribute('alt') ?? element.closest('svg')?.getAttribute('aria-label') ?? ''
    return {
        alt, natural_width: image.naturalWidth, natural_height: image.naturalHeight,
        width: box.width, height: box.height,
    }
})

const settled = async () => {
    await section().fonts.ready
    await Promise.all(allPictures())
    for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame)
}

const reader = {
    async open(url) {
        await view.open(url)
        view.renderer.setStyles(CSS)
        const { metadata, toc, pageList, landmarks, sections } = view.book
        await view.goTo(0)
        await settled()
        return {
            title: plain(metadata.title), toc: entries(toc), page_list: entries(pageList),
            landmarks: entries(landmarks), sections: sections.map(({ id }) => id),
        }
    },
    async goTo(href) {
        const target = view.book.resolveHref(href)
        if (!(target?.index >= 0)) throw new Error(`${href} is not in the spine`)
        await view.goTo(href)
        const place = target.anchor(section())
        if (place == null) throw new Error(`${href} has no such place`)
        if (place && !place.getClientRects().length) throw new Error(`${href} is not on the screen`)
        await settled()
    },
    async nextPage() {
        await view.next()
        await settled()
    },
    location() {
        const { tocItem, pageItem } = view.lastLocation
        return [words(tocItem?.label ?? ''), words(pageItem?.label ?? '')]
    },
    text: () => section().body.innerText,
    visibleText() {
        const selection = section().getSelection()
        selection.removeAllRanges()
        if (view.lastLocation.range) selection.addRange(view.lastLocation.range)
        const text = words(selection.toString())
        selection.removeAllRanges()
        return text
    },
    style: (selector, property) => {
        const element = section().querySelector(selector)
        if (!element) throw new Error(`No ${selector} here`)
        return section().defaultView.getComputedStyle(element).getPropertyValue(property)
    },
    // What pops up when the reader touches a link to a note, or null where the link is none.
    async note(selector) {
        const link = section().querySelector(selector)
        if (!link) throw new Error(`No ${selector} here`)
        const touched = new Promise(resolve => view.addEventListener('link', event => {
            event.preventDefault()
            resolve(event)
        }, { once: true }))
        const dialog = document.querySelector('dialog')
        dialog.show()
        link.click()
        const handler = new FootnoteHandler()
        handler.detectFootnotes = false
        const shown = new Promise(resolve => handler.addEventListener('before-render', ({ detail }) => {
            dialog.append(detail.view)
            detail.view.addEventListener('relocate', () => resolve(detail.view), { once: true })
        }))
        const handled = handler.handle(view.book, await touched)
        let text = null
        if (handled) {
            await handled
            text = words((await shown).renderer.getContents()[0].doc.body.textContent)
        }
        dialog.close()
        dialog.replaceChildren()
        return text
    },
    pictures: () => Promise.all(allPictures()),
    faces: () => Array.from(section().fonts, ({ family, weight, style, status }) =>
        ({ family: family.replace(/^["']|["']$/g, ''), weight, style, status })),
}

const patience = 30000
globalThis.ask = (name, ...args) => Promise.race([
    (async () => reader[name](...args))(),
    new Promise((_, reject) => setTimeout(() => reject(new Error(`${name} takes too long`)), patience)),
])
