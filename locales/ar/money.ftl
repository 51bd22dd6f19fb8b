# المال: كيف يُكتب.

field-currency = العملة
field-price = السعر قبل الضريبة
field-tax = الضريبة
field-discount = الخصم
field-quantity = الكمية
field-value = القيمة

invalid-money = لم يُفهم المبلغ في «{ $field }». أمثلة مقبولة: `1500` أو `1,234.50` أو `99.50 SAR`. الكسور بعد نقطة، ولا يُقبل ما دون الصفر.
invalid-decimals =
    المبلغ في «{ $field }» أدق مما في { $currency }: { PLURAL($count) ->
        [zero] لا كسور فيها
        [one] فيها منزلة عشرية واحدة
        [two] فيها منزلتان عشريتان
        [few] فيها { $count } منازل عشرية
        [many] فيها { $count } منزلة عشرية
       *[other] فيها { $count } منزلة عشرية
    }.
invalid-too-much = المبلغ في «{ $field }» أكبر مما يمكن حسابه.
invalid-rate = لم تُفهم النسبة في «{ $field }». تُقبل من 0 إلى 100، مثل `15` أو `7.5%`.
invalid-quantity = لم يُفهم العدد في «{ $field }». يُقبل من 0 إلى 1,000,000 وبثلاث منازل عشرية على الأكثر، مثل `3` أو `1.5`.
invalid-currency = لم تُعرف العملة في «{ $field }». تُكتب برمزها من ثلاثة أحرف، مثل `SAR` أو `KWD`.
